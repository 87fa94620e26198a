"""Makes entries for the tests of every room, through the catalogue's own deeds.

The usual way to something that can be asked for is one line::

    entry = make_published_entry()                         # an EntryDetail of a new body
    entry = make_published_entry(by=officer, share_type=1) # of the officer's body
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from uuid import UUID

from tests.factories.organisations import body_of, make_post, make_reviewer

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.bases import BasisFacts
from zhengtong.catalogue.models import LegalBasis
from zhengtong.catalogue.services.bases import record_bases
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.codes import credit_code, organisation_code

_numbers = count(1)

ITEMS = (
    catalogue.ItemFacts(
        name="姓名", length=50, column="name", share_type=2, grade=2, personal="personal"
    ),
    catalogue.ItemFacts(
        name="公民身份号码", length=18, column="citizen_id", is_key=True, share_type=2, grade=3,
        personal="sensitive",
    ),
    catalogue.ItemFacts(name="登记日期", data_type="D", column="registered_on", share_type=2),
    catalogue.ItemFacts(name="登记机关名称", length=100, column="office_name", share_type=2),
)  # fmt: skip
PLAIN_ITEMS = (
    catalogue.ItemFacts(name="区划代码", length=12, column="code", is_key=True),
    catalogue.ItemFacts(name="区划名称", length=100, column="name"),
    catalogue.ItemFacts(name="上级区划代码", length=12, column="parent_code"),
)
COMPLETE = catalogue.EntryFacts(
    title="婚姻登记信息",
    summary="省内婚姻登记机关办理结婚、离婚登记形成的信息",
    class_code="30701704",
    format_class="03",
    format_type="postgresql",
    cycle="daily",
    share_type=2,
    share_condition="仅限依法履行职责时使用",
    share_way="platform",
    share_means="database",
    use_range="政务服务和社会救助核对",
    use_requirement="不得用于约定以外的用途",
    grade=3,
    contact="0551-00000000",
    items=ITEMS,
)
REFUSED: dict[str, object] = {
    "share_type": 3,
    "share_condition": "示例数据：涉及举报人",
    "items": (catalogue.ItemFacts(name="内容", column="text", share_type=3, grade=3),),
}


def entry_facts(**changes) -> catalogue.EntryFacts:
    """Complete facts of an entry with a title of its own, changed as told.

    ``share_type=1`` alone makes a plain, open entry without personal information.
    """
    values: dict[str, object] = {"title": f"婚姻登记信息（第{next(_numbers)}批次样例）"}
    if changes.get("share_type") == 1:
        values |= {"share_condition": "无条件", "use_range": "", "grade": 1, "items": PLAIN_ITEMS}
    return replace(COMPLETE, **{**values, **changes})


def give_credit_code(body_id: UUID) -> None:
    """Give the body a well-formed credit code if it has none."""
    body = body_of(body_id)
    if body.credit_code:
        return
    first8 = f"{body.pk:08d}"
    inner = first8 + organisation_code.check_character(first8)
    first17 = f"11340000{inner}"
    body.credit_code = first17 + credit_code.check_character(first17)
    body.save()


def table_of(items: Sequence[catalogue.ItemFacts], **changes) -> catalogue.ResourceProposal:
    """A table to mount whose columns are those of the items."""
    values = {
        "kind": "table",
        "name": "业务库表",
        "source": "source:示例",
        "schema_name": "public",
        "table_name": "marriages",
        "columns": {item.column: "character varying" for item in items if item.column},
    }
    return catalogue.ResourceProposal(**{**values, **changes})


def make_draft(
    by: Actor | None = None, *, with_table: bool = True, **changes
) -> catalogue.EntryRow:
    """A draft of the actor's body (of a new body if none), complete but for the assessments."""
    officer = by or make_post(Role.OFFICER)
    give_credit_code(officer.body_id)
    facts = entry_facts(**changes)
    resource = table_of(facts.items) if with_table else None
    return catalogue.draft_entry(
        catalogue.EntryProposal(facts=facts, resource=resource), by=officer
    )


def assess(entry_id: UUID, *, by: Actor, personal: str = "") -> None:
    """Put both assessments on record, the personal one as the items ask."""
    secrecy = catalogue.AssessmentRecord(kind="secrecy", outcome="clear", assessor="保密办 王某")
    catalogue.record_assessment(entry_id, secrecy, by=by)
    if not personal:
        items = catalogue.get_version(entry_id, working_number(entry_id)).facts.items
        personal = "acceptable" if any(item.personal for item in items) else "none"
    record = catalogue.AssessmentRecord(
        kind="personal",
        outcome=personal,
        assessor="法规处 李某",
        necessity="核对身份所必需",
        measures="脱敏、授权、留痕",
    )
    catalogue.record_assessment(entry_id, record, by=by)


def working_number(entry_id: UUID) -> int:
    """Number of the version being worked on."""
    return catalogue.get_entry(entry_id).version + 1


def submit(entry_id: UUID, *, by: Actor) -> catalogue.EntryRow:
    """Assess and submit an entry."""
    assess(entry_id, by=by)
    return catalogue.submit_entry(entry_id, by=by, revision=catalogue.get_entry(entry_id).revision)


def make_basis(**changes) -> LegalBasis:
    """An article in the register that forbids giving the data, through recording and approval."""
    reviewer = make_reviewer()
    head = make_head(reviewer.body_id)
    values = {
        "kind": "law", "document": "示例数据：某法", "article": "第十条",
        "quote": "示例数据：不得向他人提供", "source": "示例数据",
        "in_force_from": date(2020, 1, 1), "forbids_giving": True,
    }  # fmt: skip
    row = record_bases([BasisFacts(**{**values, **changes})], by=reviewer)[0]
    matter = desk.find_matter("catalogue.basis", str(row.uuid))
    desk.decide_step(matter.uuid, by=head, decision="approve", opinion="", revision=matter.revision)
    row.refresh_from_db()
    return row


def submit_refused(officer: Actor, **changes) -> catalogue.EntryRow:
    """An entry that is not shared, submitted; both deciders exist."""
    make_head(officer.body_id)
    make_reviewer(officer.region)
    return submit(make_draft(officer, **{**REFUSED, **changes}).uuid, by=officer)


def make_head(body_id: UUID) -> Actor:
    """The head of that body, made if missing."""
    return make_post(Role.BODY_HEAD, body=body_id)


def make_submitted(by: Actor | None = None, **changes) -> catalogue.EntryRow:
    """An entry waiting for the head of its department; both deciders exist."""
    officer = by or make_post(Role.OFFICER)
    make_head(officer.body_id)
    make_reviewer(officer.region)
    return submit(make_draft(officer, **changes).uuid, by=officer)


def decide(entry_id: UUID, *, by: Actor, decision: str = "approve", opinion: str = "同意"):
    """Decide the current step of an entry's review."""
    matter = desk.find_matter("catalogue.review", str(entry_id))
    return catalogue.decide_review(
        entry_id, by=by, decision=decision, opinion=opinion, revision=matter.revision
    )


def publish(entry_id: UUID, *, by: Actor) -> catalogue.EntryDetail:
    """Take a draft through all reviews."""
    head = make_head(by.body_id)
    reviewer = make_reviewer(by.region)
    submit(entry_id, by=by)
    decide(entry_id, by=head)
    decide(entry_id, by=reviewer)
    return catalogue.published_entry(entry_id)


def make_published_entry(by: Actor | None = None, **changes) -> catalogue.EntryDetail:
    """An entry that stands in the catalogue, with a mounted table."""
    officer = by or make_post(Role.OFFICER)
    return publish(make_draft(officer, **changes).uuid, by=officer)
