"""Groups of the desk in the one search, as hits."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.desk.domain.flow import STATE_NAMES
from zhengtong.desk.models import Matter
from zhengtong.desk.selectors.finding import find_matters
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


def register() -> None:
    """Declare the groups."""
    register_source(
        SearchSource(
            code="matters",
            title=gettext_lazy("事项"),
            find=find_matters,
            describe=describe_matters,
            order=10,
        )
    )
