"""Questions over official forms: what a matter offers, what is printed, what came back."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import translation

from zhengtong.desk.domain.form_errors import FormNotOffered
from zhengtong.desk.domain.official_forms import (
    FormKind,
    FormState,
    Sheet,
    digest_of,
    find_form_kind,
    list_form_kinds,
)
from zhengtong.desk.models import Matter, OfficialForm
from zhengtong.desk.selectors.matters import matter_row
from zhengtong.desk.selectors.papers import MATTER_PAPERS
from zhengtong.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class OfferedForm:
    """One form of a matter as it stands.

    Attributes:
        row: The living printed one; None where none is.
        is_offered: Whether it can be printed now.
        is_outdated: Whether what was printed is no longer what the matter says.
    """

    kind: FormKind
    row: OfficialForm | None
    is_offered: bool
    is_outdated: bool


def may_tend_forms(matter: Matter, by: Actor) -> bool:
    """Whether the actor may print, bring back and void: of the matter, while it is under way."""
    return MATTER_PAPERS.may_attach(str(matter.uuid), by)


def fill_form(kind: FormKind, matter: Matter) -> Sheet:
    """The sheet as things stand, in Chinese whatever the reader's language.

    Raises:
        FormNotOffered.
    """
    sheet = None
    if not kind.matter_kinds or matter.kind in kind.matter_kinds:
        with translation.override("zh-hans"):
            sheet = kind.fill(matter_row(matter))
    if sheet is None:
        raise FormNotOffered(title=kind.title)
    return sheet


def is_outdated(form: OfficialForm) -> bool:
    """Whether the matter says something else today than the paper."""
    kind = find_form_kind(form.code)
    if kind is None:
        return True
    try:
        return digest_of(fill_form(kind, form.matter).to_data()) != form.digest
    except FormNotOffered:
        return True


def list_forms(matter: Matter) -> list[OfferedForm]:
    """Every form of the matter that can be printed or was; by code."""
    living = {
        form.code: form
        for form in matter.official_forms.exclude(state=FormState.VOID).select_related(
            "paper", "matter"
        )
    }
    found = []
    for kind in list_form_kinds(matter.kind):
        row = living.get(kind.code)
        digest = _digest_now(kind, matter)
        if row is not None or digest:
            found.append(
                OfferedForm(
                    kind=kind,
                    row=row,
                    is_offered=bool(digest),
                    is_outdated=row is not None and row.digest != digest,
                )
            )
    return found


def _digest_now(kind: FormKind, matter: Matter) -> str:
    try:
        return digest_of(fill_form(kind, matter).to_data())
    except FormNotOffered:
        return ""


def get_form(form_id: UUID, *, by: Actor) -> OfficialForm:
    """The form, if the actor may see its matter.

    Raises:
        FormNotFound.
    """
    keys = list(OfficialForm.objects.filter(uuid=form_id).values_list("matter_id", flat=True))
    seen = Matter.objects.for_actor(by, among=keys).values("pk")
    return OfficialForm.objects.filter(matter__in=seen).get_or_refuse(form_id)


def search_forms(actor: Actor, *, state: str = "", text: str = "") -> QuerySet[OfficialForm]:
    """The register of forms (文书登记簿) that the actor may see, newest first."""
    found = OfficialForm.objects.for_actor(actor).select_related("matter", "body")
    if state:
        found = found.filter(state=state)
    if text:
        found = found.filter(
            Q(number__icontains=text)
            | Q(matter__title__icontains=text)
            | Q(matter__number__icontains=text)
            | Q(body__name__icontains=text)
        )
    return found
