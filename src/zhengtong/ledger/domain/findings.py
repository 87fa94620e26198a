"""What verification found wrong, and where exactly."""

from dataclasses import asdict, dataclass, field
from typing import Any

from zhengtong.kernel.errors import N_, fill

MAX_FINDINGS = 200

WHATS: dict[str, str] = {
    "record-changed": N_("第 %(index)s 条记录（%(record)s）的“%(field)s”已被改动。"),
    "record-missing": N_("第 %(index)s 条记录已被移除。"),
    "record-inserted": N_("记录（%(record)s）不是按序写入的，疑为事后插入。"),
    "chain-broken": N_("第 %(index)s 条记录（%(record)s）与其前一条不衔接。"),
    "tile-changed": N_("哈希树第 %(level)s 层第 %(index)s 块已被改动。"),
    "tile-missing": N_("哈希树第 %(level)s 层第 %(index)s 块缺失。"),
    "head-forged": N_("树头（规模 %(size)s）的“%(field)s”与签名或树不符。"),
    "head-missing": N_("有 %(size)s 条已编号的记录没有签名树头。"),
    "checkpoint-broken": N_("所给检查点（规模 %(size)s）与现有日志不符：日志被截短或改写。"),
}
"""Kinds of findings with the sentence for people."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing wrong in one place.

    Attributes:
        what: Key of ``WHATS``.
        log: The log.
        epoch: The log's epoch.
        index: Index of the leaf, or of the tile; None where there is none.
        record: The record's uuid, "" where unknown.
        field: The changed field, "" where it does not apply.
        level: Level of the tile, None where it does not apply.
        size: Size of the head, None where it does not apply.
    """

    what: str
    log: str
    epoch: int
    index: int | None = None
    record: str = ""
    field: str = ""
    level: int | None = None
    size: int | None = None

    def sentence(self) -> str:
        """The untranslated sentence with its facts filled in."""
        return fill(WHATS[self.what], asdict(self))


@dataclass(kw_only=True)
class Verdict:
    """What walking one log gave.

    Attributes:
        log: The log.
        records: Records walked, sealed and pending.
        sealed: Records that are leaves.
        heads: Signed heads checked.
        cleared: Records whose content an emergency purge cleared; their commitments stand.
        findings: What is wrong, at most ``MAX_FINDINGS``; empty means whole.
    """

    log: str
    records: int = 0
    sealed: int = 0
    heads: int = 0
    cleared: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing wrong was found."""
        return not self.findings

    def add(self, finding: Finding) -> None:
        """Note a finding, unless there are too many already."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding)

    def to_plain(self) -> dict[str, Any]:
        """The verdict as plain JSON values."""
        return {**asdict(self), "whole": self.is_whole}
