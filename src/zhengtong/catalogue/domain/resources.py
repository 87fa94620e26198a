"""What a resource must state to be mounted."""

from collections.abc import Iterator

from zhengtong.catalogue.domain.proposals import ResourceProposal
from zhengtong.catalogue.domain.texts import has_control_characters
from zhengtong.catalogue.domain.vocabulary import RESOURCE_KINDS
from zhengtong.kernel.errors import N_, Gap

_LIMITS = {"name": 200, "source": 200, "schema_name": 200, "table_name": 200, "address": 500}


def find_resource_gaps(proposal: ResourceProposal) -> tuple[Gap, ...]:
    """Return all that is missing or wrong in a resource to be mounted.

    Policy: P7.2
    """
    return tuple(_find(proposal))


def _find(proposal: ResourceProposal) -> Iterator[Gap]:
    if proposal.kind not in RESOURCE_KINDS:
        yield Gap(field="resource_kind", message=N_("请选择资源类型：库表、接口或文件。"))
    if not proposal.name.strip():
        yield Gap(field="resource_name", message=N_("请填写资源名称。"))
    if proposal.kind == "table" and not proposal.table_name.strip():
        yield Gap(field="table_name", message=N_("库表资源请填写表名。"))
    yield from _find_bad_texts(proposal)
    if any(len(one) > 200 or has_control_characters(one) for one in proposal.columns):
        yield Gap(field="columns", message=N_("字段名过长或含有控制字符。"))


def _find_bad_texts(proposal: ResourceProposal) -> Iterator[Gap]:
    for field, limit in _LIMITS.items():
        text = getattr(proposal, field)
        if len(text) > limit:
            yield Gap(field=field, message=N_("最多 %(limit)s 个字。"), facts={"limit": limit})
        if has_control_characters(text):
            yield Gap(field=field, message=N_("含有无法保存的控制字符，请删除后重填。"))
