"""The papers of an owner on its page."""

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.utils.translation import gettext_lazy

from zhengtong.desk.domain.paper_owners import find_paper_owner
from zhengtong.desk.models import Attachment, ScanState
from zhengtong.desk.selectors.papers import accepted_extensions, list_paper_kinds, list_papers
from zhengtong.desk.services.official_forms import PAPER_KIND
from zhengtong.toolkit.forms import PlainForm, choose

register = template.Library()
_KINDS = {
    ScanState.CLEAN: "ok",
    ScanState.WAITING: "warn",
    ScanState.INFECTED: "danger",
    ScanState.UNSCANNED: "neutral",
}


class ManyFilesInput(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class PapersForm(PlainForm):
    """Files to attach; what is in them is looked at by the deed."""

    kind = forms.ChoiceField(label=gettext_lazy("附件类别"))
    sent = forms.FileField(
        label=gettext_lazy("文件"),
        required=False,
        allow_empty_file=True,
        widget=ManyFilesInput(),
        help_text=gettext_lazy("可一次选择多份；有一份不合要求，全部不保存。"),
    )
    is_narrow = forms.BooleanField(label=gettext_lazy("仅本单位与审批人可见"), required=False)

    def __init__(self, *args: Any, owner_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [row for row in list_paper_kinds(owner_kind) if row[0] != PAPER_KIND]
        choose(self, "kind", kinds)
        owner = find_paper_owner(owner_kind)
        if owner is not None and not owner.has_narrow:
            del self.fields["is_narrow"]
        self.fields["sent"].widget.attrs["accept"] = accepted_extensions()


@register.filter
def scan_badge(state: str) -> str:
    """The colour of a state of scanning."""
    return _KINDS[ScanState(state)]


def paper_rows(papers: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Papers with their kinds in words."""
    names = dict(list_paper_kinds())
    return [{"paper": row, "kind": names.get(row.kind, row.kind)} for row in papers]


@register.inclusion_tag("desk/_papers_card.html", takes_context=True)
def papers_of(context: Any, owner_kind: str, owner_key: Any) -> dict[str, Any]:
    """Attachments of the owner with the form to bring more."""
    request = context["request"]
    found = list_papers(owner_kind, str(owner_key), request.actor)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "rows": paper_rows(found.rows),
        "form": PapersForm(owner_kind=owner_kind) if found.may_attach else None,
        "owner_kind": owner_kind,
        "owner_key": str(owner_key),
    }
