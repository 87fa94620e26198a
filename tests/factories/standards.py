"""Amendments of standards on their way through review."""

from types import SimpleNamespace
from uuid import UUID

from tests.factories.catalogue import make_head
from tests.factories.organisations import make_post, make_reviewer

from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Actor, Role
from zhengtong.standards import public as standards
from zhengtong.standards.models import Amendment


def element(**changes) -> dict:
    """A data element as a form or a sheet tells it."""
    return {
        "code": "DE-901", "name": "示例数据元", "name_en": "Sample", "version": "1.0",
        "definition": "示例数据：只用于测试", "object_class": "示例", "property": "名称",
        "representation": "名称", "data_type": "C", "format": "an..20", "grade": 1,
        "personal": "", "status": "current", "source": "示例数据", "certainty": "unsure",
        **changes,
    }  # fmt: skip


def code_set(*values: dict, **changes) -> dict:
    """A code set with the given values."""
    rows = values or ({"value": "1", "value_name": "甲"}, {"value": "2", "value_name": "乙"})
    return {
        "code": "sample", "version": "1", "name": "示例代码集", "status": "current",
        "source": "示例数据", "certainty": "unsure", "values": list(rows), **changes,
    }  # fmt: skip


def make_people() -> SimpleNamespace:
    """Officer and head of one body, and the reviewer of its authority."""
    officer = make_post(Role.OFFICER)
    return SimpleNamespace(
        officer=officer,
        head=make_head(officer.body_id),
        reviewer=make_reviewer(officer.region),
    )


def revision_of(amendment_id: UUID) -> int:
    """Its revision now."""
    return Amendment.objects.get(uuid=amendment_id).revision


def submit(amendment_id: UUID, *, by: Actor) -> None:
    """Send it to review."""
    standards.submit_amendment(amendment_id, by=by, revision=revision_of(amendment_id))


def decide(amendment_id: UUID, *, by: Actor, decision: str = "approve", opinion: str = "同意"):
    """Decide the current step of its review on the desk."""
    matter = desk.find_matter("standards.review", str(amendment_id))
    return desk.decide_step(matter.uuid, by=by, decision=decision, opinion=opinion)


def publish(register: str, content: dict, people: SimpleNamespace) -> UUID:
    """Take one record through draft, review and publication."""
    amendment_id = standards.make_amendment([(register, content)], by=people.officer)
    submit(amendment_id, by=people.officer)
    decide(amendment_id, by=people.head)
    decide(amendment_id, by=people.reviewer)
    return amendment_id
