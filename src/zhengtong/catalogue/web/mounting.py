"""Pages of one mounted resource: proposing it, its map, its review, its probes."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.catalogue.domain import mounting as states
from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.lifecycle import PUBLIC
from zhengtong.catalogue.domain.probing import FINDINGS
from zhengtong.catalogue.domain.proposals import ResourceProposal
from zhengtong.catalogue.domain.vocabulary import RESOURCE_KINDS
from zhengtong.catalogue.models import Resource
from zhengtong.catalogue.selectors.mounts import get_seen_resource
from zhengtong.catalogue.services import mounting
from zhengtong.catalogue.services.resources import mount_resource
from zhengtong.catalogue.web import words
from zhengtong.catalogue.web.desk import find_own_entry
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.i18n import gap_rows
from zhengtong.toolkit.idempotency import idempotent

PROBES_SHOWN = 30
STATE_KINDS = {"mounted": "ok", "broken": "danger", "removed": "neutral"}


class ResourceForm(PlainForm):
    """A table of a registered source, an interface or a file to be mounted."""

    name = forms.CharField(label=gettext_lazy("资源名称"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("资源类型"))
    table = forms.ChoiceField(
        label=gettext_lazy("库表"), required=False,
        help_text=gettext_lazy("来自本单位已登记并读取过结构的数据源。"),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("接口地址或文件位置"), max_length=500, required=False
    )

    def __init__(self, *arguments: Any, tables: list[states.TableOffered], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.tables = {one.key: one for one in tables}
        kinds: Any = self.fields["kind"]
        kinds.choices = [(key, _(title)) for key, title in RESOURCE_KINDS.items()]
        table: Any = self.fields["table"]
        shown = [(one.key, f"{one.source_name} · {one.table_name}") for one in tables]
        table.choices = [("", _("请选择")), *shown]

    def proposal(self) -> ResourceProposal:
        """What the form proposes."""
        clean = self.cleaned_data
        if clean["kind"] != "table" or not clean["table"]:
            address = clean["address"] if clean["kind"] != "table" else ""
            return ResourceProposal(kind=clean["kind"], name=clean["name"], address=address)
        table = self.tables[clean["table"]]
        return ResourceProposal(
            kind="table", name=clean["name"], source=table.source, schema_name=table.schema_name,
            table_name=table.table_name, columns=dict(table.columns),
        )  # fmt: skip


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def propose(request: Any, entry_id: UUID) -> HttpResponse:
    """A further resource of the entry."""
    entry = find_own_entry(request, entry_id)
    tables = states.list_offered(request.actor)
    form = ResourceForm(request.POST or None, tables=tables)
    if request.method == "POST" and form.is_valid():
        try:
            row = mount_resource(entry_id, form.proposal(), by=request.actor)
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已提出挂接，请核对字段对应关系后提交审核。"))
            return redirect("catalogue:resource", row.uuid)
    context = {"entry": entry, "form": form, "has_tables": bool(tables)}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalogue/mount.html", context, status=status)


@access.signed_in
@require_safe
def show_resource(request: Any, resource_id: UUID) -> HttpResponse:
    """The resource with its map, waiting changes and probes."""
    return _page(request, resource_id)


def _page(request: Any, resource_id: UUID, *, refusal: RuleBroken | None = None) -> HttpResponse:
    resource = get_seen_resource(resource_id, request.actor)
    entry = resource.entry
    may = permits.is_permitted("catalogue.mount-resource", request.actor, entry.body.uuid)
    is_settled = resource.state in {states.UNDER_REVIEW, states.REMOVED}
    waits = resource.wanted_map is not None
    can_go = resource.state == states.PROPOSED or (resource.state in states.STANDING and waits)
    context = {
        "resource": resource,
        "entry": entry,
        "kind": _(RESOURCE_KINDS[resource.kind]),
        "state": _(states.RESOURCE_STATES[resource.state]),
        "state_kind": STATE_KINDS.get(resource.state, "info"),
        "cycle": words.name_value("cycle", entry.current.cycle if entry.current else ""),
        "lines": _map_lines(resource),
        "columns": list(resource.known_columns),
        "age_column": (resource.wanted_map or {}).get("age_column", resource.age_column),
        "waits": waits,
        "may_edit": may and not is_settled,
        "may_submit": may and can_go and entry.state in PUBLIC,
        "probes": [_describe_probe(one) for one in resource.probes.all()[:PROBES_SHOWN]],
        "refusal": refusal,
        "refusal_rows": gap_rows(refusal) if refusal else [],
    }
    return render(request, "catalogue/resource.html", context, status=422 if refusal else 200)


def _map_lines(resource: Resource) -> list[dict[str, Any]]:
    """Each item with its column: as waiting, else as it stands, else proposed by name."""
    items = mounting.items_of(resource.entry)
    stored = {str(one.item_id): one.column for one in resource.fields.all()}
    if resource.wanted_map is not None:
        stored = dict(resource.wanted_map["columns"])
    free = [one for one in resource.known_columns if one not in stored.values()]
    rest = [one for one in items if str(one.item_id) not in stored]
    guessed = states.match_columns([(str(i.item_id), i.name, i.column) for i in rest], free)
    return [
        {
            "item": item,
            "column": stored.get(str(item.item_id)) or guessed.get(str(item.item_id), ""),
            "is_guess": str(item.item_id) in guessed,
        }
        for item in items
    ]


def _describe_probe(probe: Any) -> dict[str, Any]:
    named = ((FINDINGS[one["kind"]], one) for one in probe.findings)
    return {"row": probe, "findings": [_(words_of) % one for words_of, one in named]}


def _revision_of(request: Any) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def save_map(request: Any, resource_id: UUID) -> HttpResponse:
    """The map as the officer chose it."""
    columns = {}
    for name, value in request.POST.items():
        if name.startswith("item-"):
            try:
                columns[UUID(name.removeprefix("item-"))] = value
            except ValueError:
                continue
    age = request.POST.get("age_column", "")
    try:
        mounting.change_map(
            resource_id, columns, age_column=age, by=request.actor, revision=_revision_of(request)
        )
    except RuleBroken as error:
        return _page(request, resource_id, refusal=error)
    messages.success(request, _("对应关系已保存。"))
    return redirect("catalogue:resource", resource_id)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def submit(request: Any, resource_id: UUID) -> HttpResponse:
    """The resource on its way through its review."""
    try:
        mounting.submit_resource(resource_id, by=request.actor, revision=_revision_of(request))
    except RuleBroken as error:
        return _page(request, resource_id, refusal=error)
    messages.success(request, _("已提交挂接审核。"))
    return redirect("catalogue:resource", resource_id)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def remove(request: Any, resource_id: UUID) -> HttpResponse:
    """The resource taken off its entry."""
    try:
        resource = mounting.remove_resource(
            resource_id, by=request.actor, revision=_revision_of(request)
        )
    except RuleBroken as error:
        return _page(request, resource_id, refusal=error)
    messages.success(request, _("已解除挂接。"))
    return redirect("catalogue:draft", resource.entry.uuid)
