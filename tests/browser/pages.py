"""Every address a person can open: who opens it, and which thing of the main job it shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
# Answer to POST only.
DEEDS = {
    "site:text-size", "set_language", "organisations:sign-out", "organisations:profile",
    "organisations:take-back", "organisations:end-other-sessions", "organisations:end-session",
    "organisations:revoke-token", "organisations:issue-slip", "organisations:lock",
    "organisations:release", "organisations:close-body", "organisations:open-office",
    "organisations:leave-end",
    "organisations:open-post", "organisations:close-post", "organisations:end-holding",
    "desk:order-report", "desk:pass-end", "organisations:tie",
    "desk:rights-open", "desk:form-print", "desk:form-check", "desk:form-void",
    "desk:read-all", "desk:withdraw", "desk:transfer", "catalogue:assess-secrecy",
    "catalogue:assess-personal", "catalogue:submit", "catalogue:recall", "catalogue:revise",
    "catalogue:drop", "catalogue:withdraw", "catalogue:decide", "sharing:request-submit",
    "sharing:request-consent", "sharing:request-withdraw", "sharing:answer-decide",
    "sharing:completion", "sharing:extension-ask", "sharing:standing-consent",
    "sharing:grant-change", "exchange:source-test", "exchange:source-describe",
    "exchange:source-secret", "exchange:source-propose", "exchange:address-revoke",
    "exchange:digest-key", "exchange:flow-start", "exchange:export", "exchange:run-cancel",
    "exchange:acknowledge", "exchange:source-discover", "exchange:discovery-choose",
    "exchange:discovery-draft", "exchange:discovery-undo", "exchange:discovered-decide",
    "catalogue:advice", "catalogue:batch-decide", "catalogue:add-code",
    "desk:add-step", "desk:address-confirm", "desk:address-forget", "desk:address-offer",
    "desk:answer", "desk:ask", "desk:batch", "desk:calendar-again", "desk:calendar-confirm",
    "desk:calendar-drop", "desk:calendar-region-end", "desk:decide", "desk:order-accept",
    "desk:order-close", "desk:order-give", "desk:order-note", "desk:order-reopen",
    "desk:outbox-retry", "desk:outbox-test", "desk:paper-remove", "desk:papers-bring",
    "desk:read-many", "desk:reply", "desk:route-drop", "desk:route-restore", "desk:routes-load",
    "desk:supervise", "desk:supervision-close", "desk:take-back-ask", "desk:urge",
    "desk:view-change", "desk:view-save", "ledger:confirm-purge", "ledger:refuse-purge",
    "library:answer", "library:faq", "library:publish", "library:sign", "library:urge",
    "library:vote", "library:withdraw", "operations:end-level", "operations:end-maintenance",
    "operations:plan-maintenance", "operations:set-level", "organisations:reset-factors",
    "organisations:revoke-key", "organisations:unbind-identity",
    "catalogue:update-untouched", "catalogue:update-reopen", "catalogue:update-extend",
    "catalogue:update-decide",
    "standards:submit", "standards:recall", "standards:drop",
    "catalogue:resource-map", "catalogue:resource-submit", "catalogue:resource-remove",
    "catalogue:source-decide", "catalogue:source-withdraw", "catalogue:source-rule",
    "catalogue:correction-answer", "catalogue:correction-withdraw", "exchange:probe",
    "gateway:move", "gateway:issue", "gateway:rotate", "gateway:revoke",
}  # fmt: skip
# Answer with a file or with text for programs.
FILES = {
    "openapi", "site:robots", "feeds:catalog", "feeds:catalog-ttl", "feeds:catalog-jsonld",
    "feeds:catalog-rdf", "feeds:entry-ttl", "feeds:entry-jsonld", "feeds:entry-rdf",
    "organisations:import-template", "census:export", "exchange:file",
    "standards:template",

    "exchange:proof", "exchange:receipt", "exchange:quarantine-sheet",
    "gateway:record", "gateway:proof",
    "desk:paper-view", "desk:paper-download", "desk:routes-file",
    "ledger:verifier", "ledger:proof", "ledger:checkpoint", "ledger:tree-checkpoint", "ledger:tile",
}  # fmt: skip
# Lead on to another page.
SIGNPOSTS = {
    "exchange:home", "desk:notice", "organisations:sign-in-code",
    "organisations:sign-in-identity", "organisations:sign-in-identity-back",
}  # fmt: skip
# Things that the main job doesn't make; their own rooms test them.
ELSEWHERE = {
    "organisations:import-preview", "organisations:reform", "organisations:switch-post",
    "organisations:pass", "desk:pass-give", "sharing:extension",
    "catalogue:source-conflict",
}  # fmt: skip

# Pages and deeds that no browser has walked through yet, only the tests of their own rooms. A page
# that is added goes above; this list only shrinks.
UNWALKED = {"desk:order", "organisations:handover"}


@dataclass(frozen=True)
class Sight:
    """One page.

    Attributes:
        who: User name of the one who opens it; "" for somebody not signed in.
        thing: Under which name the main job knows the page's address; "" where it takes no thing.
        find: Otherwise, the list on which a link to it stands.
        given: Fixed arguments of the address.
        query: Its query.
    """

    who: str = "mz_officer"
    thing: str = ""
    find: str = ""
    given: tuple[Any, ...] = ()
    query: str = ""


GUEST = Sight("")
SIGHTS = {
    "site:home": GUEST, "site:look": GUEST, "site:look-desk": GUEST, "site:look-paper": GUEST,
    "site:help": GUEST, "site:errors": GUEST, "site:accessibility": GUEST, "site:sitemap": GUEST,
    "site:error": Sight("", find="/help/errors/"),
    "site:guide": Sight("", given=("officer",)),
    "organisations:sign-in": GUEST,
    "organisations:me": Sight(), "organisations:password": Sight(), "organisations:lend": Sight(),
    "organisations:second-factor": Sight(), "organisations:tokens": Sight(),
    "organisations:bodies": Sight("admin"), "organisations:register-body": Sight("admin"),
    "organisations:people": Sight("mz_body_admin"), "organisations:import": Sight("admin"),
    "organisations:leave": Sight(), "organisations:leaves": Sight("mz_body_admin"),
    "organisations:contractors": Sight("mz_body_admin"),
    "organisations:passes": Sight("mz_body_admin"),
    "organisations:person-leave": Sight("mz_body_admin", find="/organisations/people/"),
    "organisations:reforms": Sight("admin"), "organisations:prepare-reform": Sight("admin"),
    "organisations:body": Sight("mz_body_admin", find="/organisations/"),
    "organisations:change-body": Sight("admin", find="/organisations/"),
    "organisations:create-account": Sight("mz_body_admin", find="/organisations/"),
    "organisations:assign-post": Sight("mz_body_admin", thing="post"),
    "organisations:person": Sight("mz_body_admin", find="/organisations/people/"),
    "desk:home": Sight("mz_officer"), "desk:todo": Sight("mz_officer"),
    "desk:done": Sight("mz_sharing"), "desk:started": Sight("jy_officer"),
    "desk:notices": Sight("jy_officer"), "desk:calendar": Sight(),
    "desk:matter": Sight("jy_officer", thing="matter"),
    "desk:matter-print": Sight("jy_officer", thing="matter"),
    "desk:forms": Sight("hfmz_officer"), "desk:form": Sight("hfmz_officer", thing="form"),
    "desk:form-return": Sight("hfmz_officer", thing="form"),
    "desk:rights": Sight("security"), "desk:rights-review": Sight("mz_body_admin", thing="rights"),
    "desk:orders": Sight(), "desk:supervisions": Sight(), "desk:message-settings": Sight(),
    "desk:overdue": Sight("auditor"), "desk:outbox": Sight("admin"),
    "desk:wordings": Sight("admin"), "desk:reminders": Sight("admin"),
    "desk:reminders ": Sight("admin", query="?by=today"),
    "desk:wording": Sight("admin", given=("desk.matter-urged", "zh-hans")),
    "desk:routes": Sight("mz_body_admin"), "desk:route-health": Sight("mz_body_admin"),
    "desk:route": Sight("mz_body_admin", given=("catalogue.review",)),
    "desk:calendar-load": Sight("admin"), "desk:calendar-enter": Sight("admin"),
    "desk:calendar-region": Sight("admin"), "desk:calendar-changes": Sight("admin"),
    "desk:calendar-change": Sight("admin", thing="calendar_change"),
    "desk:supervision": Sight("hfsj_reviewer", thing="supervision"),
    "desk:paper": Sight("hfmz_officer", thing="paper"),
    "library:publications": Sight(), "library:new": Sight("mz_head"),
    "library:publication": Sight("mz_officer", thing="publication"),
    "library:publication ": Sight("mz_officer", thing="download"),
    "desk:paper ": Sight("mz_officer", thing="published_file"),
    "library:edit": Sight("mz_head", thing="publication"),
    "library:readers": Sight("mz_head", thing="publication"),
    "library:questions": Sight(), "library:ask": Sight(),
    "library:question": Sight(thing="question"),
    "catalogue:bases": Sight("sj_reviewer"), "catalogue:basis-new": Sight("sj_reviewer"),
    "catalogue:basis": Sight("sj_reviewer", thing="basis"), "catalogue:batch": Sight("mz_head"),
    "catalogue:basis-correct": Sight("sj_reviewer", thing="basis"),
    "catalogue:sources": Sight(), "catalogue:source-element": Sight(query="?code=DE-001"),
    "catalogue:source-claims": Sight(), "catalogue:source-conflicts": Sight("hfsj_reviewer"),
    "catalogue:source-claim-new": Sight(),
    "catalogue:source-claim": Sight("sj_reviewer", thing="claim"),
    "catalogue:changes": Sight(), "catalogue:updates": Sight("hfsj_reviewer"),
    "catalogue:change-new": Sight(query="?words="),
    "catalogue:change": Sight(thing="change"), "catalogue:update": Sight(thing="update"),
    "search:results": Sight(query="?q=村"),
    "ledger:purges": Sight("security"), "ledger:new-purge": Sight("security"),
    "ledger:purge": Sight("security", thing="purge"),
    "operations:health": Sight("admin"), "operations:maintenance": Sight("admin"),
    "operations:settings": Sight("admin"),
    "organisations:handovers": Sight("mz_body_admin"),
    "organisations:hand-over": Sight("mz_body_admin", find="/organisations/people/"),
    "organisations:register-key": Sight(), "organisations:sign-in-key": GUEST,
    "standards:elements": Sight(), "standards:code-sets": Sight(),
    "standards:element": Sight(find="/standards/"),
    "standards:code-set": Sight(find="/standards/code-sets/"),
    "standards:code-value": Sight("", given=("region", "341400")),
    "standards:texts": GUEST, "standards:text": Sight("", given=("gb-11643",)),
    "standards:rules": GUEST, "standards:rule": Sight("", given=("QR-001",)),
    "standards:mappings": GUEST, "standards:mapping": Sight("", given=("region-ended",)),
    "standards:versions": Sight("", given=("element", "DE-001")),
    "standards:version": Sight("", given=("code-set", "sex", 1)),
    "standards:amendments": Sight(), "standards:amendment": Sight(thing="amendment"),
    "standards:edit": Sight(thing="amendment", given=("element", "DE-901")),
    "standards:new": Sight(given=("rule",)),
    "standards:revise": Sight(given=("element", "DE-003")), "standards:import": Sight(),
    "standards:import-preview": Sight(thing="standards_sheet"),
    "census:list": Sight(), "census:register": Sight(),
    "census:system": Sight(thing="system"), "census:update": Sight(thing="system"),
    "catalogue:search": Sight("", query="?q=村"), "catalogue:entry": Sight("", thing="entry"),
    "catalogue:version": Sight("", thing="entry", given=(1,)),
    "catalogue:compare": Sight("", thing="entry"),
    "catalogue:mine": Sight(), "catalogue:new": Sight(), "catalogue:draft": Sight(thing="spare"),
    "catalogue:edit": Sight(thing="spare"), "catalogue:review": Sight("mz_head", thing="entry"),
    "catalogue:mounts": Sight(query="?view=standing"), "catalogue:mount-rates": Sight(),
    "catalogue:conformance": Sight(), "catalogue:conformance-entries": Sight(),
    "catalogue:conformance-items": Sight(), "catalogue:impact": Sight(thing="amendment"),
    "catalogue:mount": Sight(thing="entry"), "catalogue:resource": Sight(thing="resource"),
    "catalogue:doubt": Sight("jy_officer", thing="entry"), "catalogue:corrections": Sight(),
    "catalogue:correction": Sight("mz_officer", thing="correction"),
    "catalogue:correction-figures": Sight(),
    "sharing:requests": Sight("jy_officer"), "sharing:grants": Sight("jy_officer"),
    "sharing:request-new": Sight("jy_officer", query="?entry={entry}"),
    "sharing:request": Sight("jy_officer", thing="request"),
    "sharing:request-edit": Sight("sc_officer", thing="spare_request"),
    # A decision form stands on this one.
    "sharing:request ": Sight("hfmz_sharing", thing="waiting_request"),
    "sharing:answer": Sight("mz_officer", thing="pending_request"),
    "sharing:grant": Sight("jy_officer", thing="grant"),
    "sharing:grant-print": Sight("jy_officer", thing="grant"),
    "exchange:sources": Sight(), "exchange:source-register": Sight(),
    "exchange:source": Sight(thing="source"),
    "exchange:source-table": Sight(thing="source", query="?table=xzqh_village"),
    "exchange:discovery": Sight(thing="discovery"),
    "exchange:discovered": Sight(thing="discovered"),
    "catalogue:verdicts": Sight(), "catalogue:sense-rules": Sight("sj_reviewer"),
    "exchange:addresses": Sight("security"), "exchange:flows": Sight("jy_officer"),
    "exchange:flow-make": Sight("jy_officer", thing="grant"),
    "exchange:flow": Sight("jy_officer", thing="flow"),
    "exchange:run": Sight("jy_officer", thing="run"),
    "exchange:quarantine": Sight("jy_officer", thing="run"),
    "exchange:deliveries": Sight("jy_officer"),
    "exchange:delivery": Sight("jy_officer", thing="receipt"),
    "gateway:services": Sight("jy_officer"), "gateway:publish": Sight(),
    "gateway:publish-entry": Sight(thing="entry"),
    "gateway:publish-resource": Sight(thing="publish_form"),
    "gateway:service": Sight("jy_officer", thing="service"),
    "gateway:credentials": Sight("jy_officer"), "gateway:calls": Sight("jy_officer"),
    "gateway:call": Sight("jy_officer", thing="call"),
    "ledger:trees": GUEST, "ledger:records": Sight("auditor"),
    "ledger:record": Sight("auditor", thing="record"),
    "api-reference": GUEST,
}  # fmt: skip


def list_names(resolver: Any = None, space: str = "") -> Iterator[str]:
    """The names of all addresses but the API's."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            if found.namespace != "api-1":
                yield from list_names(found, f"{found.namespace}:" if found.namespace else space)
        elif isinstance(found, URLPattern):
            yield f"{space}{found.name}"


def thing_id(address: str) -> str:
    """The id of the thing that an address shows."""
    found = re.search(UUID, address)
    if found is None:
        raise ValueError(address)
    return found[0]


def thing_ids(address: str) -> tuple[str, ...]:
    """The ids of the thing that an address shows, and of those it belongs to."""
    thing_id(address)
    return tuple(re.findall(UUID, address))


def address_of(job: Any, name: str, sight: Sight) -> str:
    """Where the page is."""
    if sight.find:
        return find_address(job, name, sight)
    things = thing_ids(job.made[sight.thing]) if sight.thing else ()
    query = sight.query.format(entry=thing_id(job.made["entry"]))
    return reverse(name.strip(), args=(*things, *sight.given)) + query


def find_address(job: Any, name: str, sight: Sight) -> str:
    """The first address of that kind to which a list links."""
    person = job.person(sight.who)
    person.go(sight.find)
    links = person.page.locator("main a").evaluate_all("all => all.map(a => a.pathname)")
    stem = sight.find + r"([^/]+)/$"
    if name == "standards:element":
        stem = r"/standards/elements/([^/]+)/$"
    keys = (found[1] for link in links if (found := re.match(stem, link)))
    key = next(k for k in keys if k not in {"new", "people", "import", "code-sets"})
    return reverse(name, args=(key,))
