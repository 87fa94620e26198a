"""Pages of data sources and allowed addresses."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.census import public as census
from zhengtong.exchange.domain import states
from zhengtong.exchange.domain.permits import Parties, is_permitted
from zhengtong.exchange.models import Source
from zhengtong.exchange.selectors import get_table, list_rules, list_tables, search_sources
from zhengtong.exchange.services.addresses import allow_address, revoke_address
from zhengtong.exchange.services.proposals import propose_entry
from zhengtong.exchange.services.sources import (
    describe_source,
    register_source,
    replace_secret,
    test_source,
)
from zhengtong.exchange.web import listings, words
from zhengtong.exchange.web.forms import TLS, RuleForm, SecretForm, SourceForm
from zhengtong.exchange.web.words import sentence_of
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict, DomainError, RuleBroken, Unavailable
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

PAGE = ["GET", "HEAD", "POST"]


@access.signed_in
@require_safe
def list_sources(request: access.SignedRequest) -> HttpResponse:
    """The data sources the person sees."""
    found = search_sources(request.actor)
    if exports.is_asked(request):
        return exports.send_list(request, listings.SOURCES, found)
    page = paginate(found, request)
    for source in page:
        source.state_name = _(states.SOURCE_STATES[source.state])
        source.kind_name = words.product_name(source.kind)
    context = {"page": page, "may_register": request.actor.has(Role.OFFICER)}
    return render(request, "exchange/sources.html", context)


@access.roles(Role.OFFICER)
@require_http_methods(PAGE)
@idempotent
def register(request: access.SignedRequest) -> HttpResponse:
    """A new data source of the person's own body."""
    systems = census.list_systems(request.actor)
    own = [one for one in systems if one.body_id == request.actor.body_id]
    chosen = {"system_id": request.GET.get("system", "")}
    form = SourceForm(request.POST or None, systems=own, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            source = register_source(form.facts(), form.cleaned_data["secret"], by=request.actor)
        except (RuleBroken, Conflict) as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("数据源已登记，请测试连接。"))
            return redirect("exchange:source", source.uuid)
    status = 422 if form.errors else 200
    return render(request, "exchange/source_form.html", {"form": form}, status=status)


def _find(request: access.SignedRequest, source_id: UUID) -> Source:
    return search_sources(request.actor).get_or_refuse(source_id)


@access.signed_in
@require_safe
def show_source(request: access.SignedRequest, source_id: UUID) -> HttpResponse:
    """One source: fields, the last test in words, tables of the last description."""
    source = _find(request, source_id)
    result = source.test_result
    context = {
        "source": source,
        "state_name": _(states.SOURCE_STATES[source.state]),
        "failure": sentence_of(result["code"], result["facts"]) if "code" in result else "",
        "result": result,
        "tls_name": dict(TLS).get(source.tls, source.tls),
        "kind_name": words.product_name(source.kind),
        "tables": [
            {**one, "kind_name": words.table_kind(one["kind"])} for one in list_tables(source)
        ],
        "discovery": source.discoveries.first(),
        "snapshot": source.snapshots.defer("tables").first(),
        "may_keep": is_permitted(
            "exchange.keep-source", request.actor, Parties(owner_id=source.body.uuid)
        ),
        "secret_form": SecretForm(revision=source.revision),
    }
    return render(request, "exchange/source.html", context)


@access.roles(Role.OFFICER)
@require_POST
def test(request: access.SignedRequest, source_id: UUID) -> HttpResponse:
    """Try the connection and say in words what came of it."""
    result = test_source(source_id, by=request.actor)
    if result.error is None:
        messages.success(request, _("连接正常。"))
    else:
        messages.error(request, error_sentence(result.error))
    return redirect("exchange:source", source_id)


@access.roles(Role.OFFICER)
@require_POST
def describe(request: access.SignedRequest, source_id: UUID) -> HttpResponse:
    """Read the source's catalogue anew."""
    try:
        found = describe_source(source_id, by=request.actor)
    except (RuleBroken, Unavailable) as error:
        messages.error(request, error_sentence(error))
    else:
        messages.success(request, _("已读取结构：%(count)s 张表。") % {"count": len(found.tables)})
    return redirect("exchange:source", source_id)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def change_secret(request: access.SignedRequest, source_id: UUID) -> HttpResponse:
    """Replace the sealed secret."""
    form = SecretForm(request.POST)
    if form.is_valid():
        secret, revision = form.cleaned_data["secret"], form.sent_revision
        replace_secret(source_id, secret, by=request.actor, revision=revision)
        messages.success(request, _("口令已更换，请重新测试连接。"))
    else:
        messages.error(request, _("请填写新口令。"))
    return redirect("exchange:source", source_id)


@access.signed_in
@require_safe
def show_table(request: access.SignedRequest, source_id: UUID) -> HttpResponse:
    """One described table with its columns, and the way to a drafted entry."""
    source = _find(request, source_id)
    table = get_table(source, request.GET.get("table", ""))
    may_keep = is_permitted(
        "exchange.keep-source", request.actor, Parties(owner_id=source.body.uuid)
    )
    context = {"source": source, "table": table, "may_keep": may_keep}
    return render(request, "exchange/table.html", context)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def propose(request: access.SignedRequest, source_id: UUID) -> HttpResponse:
    """Draft an entry from a described table."""
    table, title = request.POST.get("table", ""), request.POST.get("title", "").strip()
    columns = request.POST.getlist("column") or None
    try:
        entry = propose_entry(source_id, table, by=request.actor, columns=columns, title=title)
    except (RuleBroken, Conflict) as error:
        messages.error(request, error_sentence(error))
        return redirect("exchange:source", source_id)
    messages.success(request, _("已生成目录草稿，请补全核心元数据后提交。"))
    return redirect("catalogue:draft", entry.uuid)


@access.roles(Role.SECURITY_ADMIN, Role.OFFICER, Role.AUDITOR)
@require_http_methods(PAGE)
@idempotent
def addresses(request: access.SignedRequest) -> HttpResponse:
    """Addresses the platform may connect to; the security administrator adds to them."""
    found = list_rules(request.actor)
    if exports.is_asked(request):
        return exports.send_list(request, listings.ADDRESSES, found)
    may_allow = is_permitted("exchange.allow-address", request.actor, Parties())
    bodies = organisations.list_bodies() if may_allow else []
    form = RuleForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        try:
            allow_address(**form.clean_values(), by=request.actor)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已核准该地址。"))
            return redirect("exchange:addresses")
    context = {
        "page": paginate(found, request),
        "form": form,
        "may_allow": may_allow,
    }
    status = 422 if form.errors else 200
    return render(request, "exchange/addresses.html", context, status=status)


@access.roles(Role.SECURITY_ADMIN)
@require_POST
def revoke(request: access.SignedRequest, rule_id: UUID) -> HttpResponse:
    """Take an allowed address back."""
    revoke_address(rule_id, by=request.actor)
    messages.success(request, _("已撤销该地址。"))
    return redirect("exchange:addresses")
