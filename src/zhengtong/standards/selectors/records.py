"""Questions over records, their versions and the amendments that change them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhengtong.kernel.actor import Actor
from zhengtong.standards.domain.checks import Known
from zhengtong.standards.domain.differences import ContentChange, compare
from zhengtong.standards.domain.errors import AmendmentNotFound, RecordNotFound
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.permits import may_read_amendments
from zhengtong.standards.domain.rows import AmendedRow, VersionRow
from zhengtong.standards.models import (
    Amendment,
    CodeSet,
    CodeValue,
    DataElement,
    Record,
    Standard,
    Version,
)
from zhengtong.standards.selectors.vocabulary import clean_query

CHUNK_RECORDS = 100


def get_record(register: str, code: str) -> Record:
    """The published record of that code.

    Raises:
        RecordNotFound: the register is unknown, holds no such code, or it was never published.
    """
    found = (
        Record.objects.select_related("current")
        .filter(register=register, code=clean_query(code), current__isnull=False)
        .first()
    )
    if found is None:
        raise RecordNotFound(code=clean_query(code))
    return found


def list_versions(register: str, code: str) -> list[VersionRow]:
    """Every published version of a record, the newest first.

    Raises:
        RecordNotFound.
    """
    record = get_record(register, code)
    found = record.versions.filter(published_at__isnull=False).order_by("-number")
    return [version_row(one) for one in found]


def get_version(register: str, code: str, number: int) -> VersionRow:
    """One published version as it was; it never changes.

    Raises:
        RecordNotFound.
    """
    record = get_record(register, code)
    found = record.versions.filter(published_at__isnull=False, number=number).first()
    if found is None:
        raise RecordNotFound(code=f"{record.code} v{number}")
    return version_row(found)


def version_at(register: str, code: str, at: datetime) -> VersionRow | None:
    """The version that was in force at an instant; None before the first.

    Raises:
        RecordNotFound.
    """
    record = get_record(register, code)
    found = record.versions.filter(published_at__lte=at).order_by("-number").first()
    return version_row(found) if found else None


def diff_versions(register: str, code: str, old: int, new: int) -> ContentChange:
    """What changed between two published versions of a record.

    Raises:
        RecordNotFound.

    Policy: P8.1
    """
    before, after = (get_version(register, code, number) for number in (old, new))
    return compare(REGISTERS[register], before.content, after.content)


def version_row(version: Version) -> VersionRow:
    """A version as the door hands it out."""
    return VersionRow(
        number=version.number,
        label=str(version.content.get("version", "")),
        content=version.content,
        published_at=version.published_at,
        published_by_name=version.published_by_name,
    )


def query_amendments(actor: Actor | None, *, stage: str = "", q: str = "") -> QuerySet[Amendment]:
    """Amendments that the actor may read: all for staff, none for others."""
    if not may_read_amendments(actor):
        return Amendment.objects.none()
    found = Amendment.objects.select_related("body")
    if stage:
        found = found.filter(stage=stage)
    words = clean_query(q)
    if words:
        found = found.filter(
            Q(title__icontains=words)
            | Q(body__name__icontains=words)
            | Q(versions__record__code__icontains=words)
        ).distinct()
    return found


def get_amendment(amendment_id: UUID, *, by: Actor | None) -> Amendment:
    """The amendment of that id.

    Raises:
        AmendmentNotFound: there is none, or the actor may not read it.
    """
    found = query_amendments(by).filter(uuid=amendment_id).first()
    if found is None:
        raise AmendmentNotFound
    return found


def list_amended(amendment_id: UUID, registers: Iterable[str]) -> list[AmendedRow]:
    """What an amendment changes in those registers, before and after; two statements."""
    listed = list(
        Version.objects.filter(
            amendment__uuid=amendment_id, record__register__in=list(registers)
        ).select_related("record")
    )
    earlier = Version.objects.filter(record__in=[one.record_id for one in listed])
    contents = {(one.record_id, one.number): one.content for one in earlier}
    return [
        AmendedRow(
            register=one.record.register,
            code=one.record.code,
            before=contents.get((one.record_id, one.number - 1)),
            after=one.content,
        )
        for one in listed
    ]


def may_read_amendment(amendment_id: UUID, actor: Actor | None) -> bool:
    """Whether there is such an amendment and the actor may read it."""
    return query_amendments(actor).filter(uuid=amendment_id).exists()


def find_working(register: str, code: str) -> Amendment | None:
    """The amendment under way that changes a record, or None."""
    return (
        Amendment.objects.filter(
            versions__record__register=register,
            versions__record__code=code,
            versions__published_at__isnull=True,
        )
        .order_by("-pk")
        .first()
    )


def describe_known(contents: Iterable[tuple[str, Mapping[str, Any]]]) -> Known:
    """What the registers hold, together with what comes in the same amendment."""
    listed = list(contents)
    own: dict[str, set[str]] = {name: set() for name in REGISTERS}
    values: dict[str, frozenset[str]] = {}
    wanted: set[str] = set()
    for register, content in listed:
        own[register].add(content["code"])
        if register == "code-set":
            values[content["code"]] = frozenset(row["value"] for row in content["values"])
        if register == "mapping":
            wanted |= {content["from_set"], content["to_set"]}
    for code in wanted - set(values):
        held = CodeValue.objects.filter(code_set__code=code).values_list("value", flat=True)
        values[code] = frozenset(held)
    return Known(
        standards=frozenset(Standard.objects.values_list("code", flat=True)) | own["standard"],
        elements=frozenset(DataElement.objects.values_list("code", flat=True)) | own["element"],
        code_sets=frozenset(CodeSet.objects.values_list("code", flat=True)) | own["code-set"],
        values=values,
    )


def iterate_contents(register: str) -> Iterator[dict[str, Any]]:
    """The content in force of every record of a register, by code, in constant memory."""
    found = Version.objects.filter(
        pk__in=Record.objects.filter(register=register).values("current")
    )
    yield from (
        one.content for one in found.order_by("record__code").iterator(chunk_size=CHUNK_RECORDS)
    )
