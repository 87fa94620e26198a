"""Groups of the desk in the one search, as hits."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.desk.domain.flow import STATE_NAMES
from zhengtong.desk.domain.publications import EFFECT_NAMES, KIND_NAMES, PublicationKind
from zhengtong.desk.domain.questions import QUESTION_STATE_NAMES
from zhengtong.desk.models import Matter, Publication, Question
from zhengtong.desk.selectors.finding import find_matters
from zhengtong.desk.selectors.library import search_publications, search_questions
from zhengtong.desk.web.listings import kind_title
from zhengtong.toolkit.searching import SearchHit, SearchSource, register_source


def describe_matters(rows: Sequence[Matter]) -> Iterable[SearchHit]:
    """Matters as hits."""
    for row in rows:
        yield SearchHit(
            title=row.title,
            url=reverse("desk:matter", args=[row.uuid]),
            number=row.number,
            note=" · ".join((kind_title(row), row.body.name, row.started_by_name)),
            badge=_(STATE_NAMES[row.state]),
        )


def describe_publications(rows: Sequence[Publication]) -> Iterable[SearchHit]:
    """Publications as hits."""
    for row in rows:
        yield SearchHit(
            title=row.title,
            url=reverse("library:publication", args=[row.uuid]),
            number=row.document_number or row.number,
            note=f"{_(KIND_NAMES[row.kind])} · {row.issuer.name}",
            badge=_(EFFECT_NAMES[row.effect]) if row.kind == PublicationKind.POLICY else "",
        )


def describe_questions(rows: Sequence[Question]) -> Iterable[SearchHit]:
    """Questions as hits."""
    for row in rows:
        yield SearchHit(
            title=row.title,
            url=reverse("library:question", args=[row.uuid]),
            number=row.number,
            note=row.authority.name,
            badge=_(QUESTION_STATE_NAMES[row.state]),
        )


def register() -> None:
    """Declare the groups."""
    register_source(
        SearchSource(
            code="publications",
            title=gettext_lazy("通知文件"),
            find=search_publications,
            describe=describe_publications,
            order=35,
        )
    )
    register_source(
        SearchSource(
            code="questions",
            title=gettext_lazy("问答"),
            find=search_questions,
            describe=describe_questions,
            order=36,
        )
    )
    register_source(
        SearchSource(
            code="matters",
            title=gettext_lazy("事项"),
            find=find_matters,
            describe=describe_matters,
            order=10,
        )
    )
