"""Registering data sources, testing and describing them, allowing addresses."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.census import public as census
from zhengtong.exchange.domain.errors import (
    SourceForbidden,
    SourceInvalid,
    SourceNameTaken,
)
from zhengtong.exchange.domain.permits import Parties, is_permitted
from zhengtong.exchange.domain.rows import SourceRow
from zhengtong.exchange.domain.states import SourceState
from zhengtong.exchange.engine.errors import ConnectionInvalid
from zhengtong.exchange.engine.registry import list_kinds
from zhengtong.exchange.engine.schema import ConnectionFields, SchemaDescription
from zhengtong.exchange.models import SchemaSnapshot, Source
from zhengtong.exchange.selectors import described_json, source_row
from zhengtong.exchange.services.endpoints import SECRET_PURPOSE, connect_source
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, DomainError, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.text import find_refused_character
from zhengtong.vault import public as vault

SNAPSHOTS_KEPT = 10
_LIMITS = {"name": 50, "kind": 30, "host": 255, "database": 63, "user": 63, "schema": 63}
_REQUIRED = N_("请填写该项。")
_TOO_LONG = N_("不得超过 %(limit)s 个字符。")
_UNCLEAN = N_("含有不可见的控制字符，请删除后再提交。")


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    """What is registered about a source; the secret apart.

    Attributes:
        system_id: UUID of the information system it belongs to, as registered in the census.
    """

    name: str
    kind: str = "postgresql"
    host: str
    port: int = 5432
    database: str
    user: str
    schema: str = "public"
    tls: str = "disable"
    system_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TestResult:
    """What a test of a connection found; ``error`` is the refusal, None if it works."""

    __test__ = False

    facts: dict[str, Any] = field(default_factory=dict)
    error: DomainError | None = None

    @property
    def works(self) -> bool:
        """Whether the source answered as it should."""
        return self.error is None


@transaction.atomic
def register_source(facts: SourceFacts, secret: str, *, by: Actor) -> SourceRow:
    """The newly registered source of the actor's body; its secret goes into the vault.

    Raises:
        SourceForbidden, SourceInvalid (all gaps at once), SourceNameTaken, SystemNotFound.

    Policy: P7.1
    """
    if not is_permitted("exchange.keep-source", by, Parties(owner_id=by.body_id)):
        raise SourceForbidden
    gaps = [*find_source_gaps(facts), *_secret_gaps(secret)]
    if gaps:
        raise SourceInvalid(gaps=tuple(gaps), count=len(gaps))
    system = census.get_system(facts.system_id, by=by) if facts.system_id else None
    body = organisations.get_body(by.body_id)  # type: ignore[arg-type]
    source = Source(
        body_id=body.pk,
        system=system.uuid if system else None,
        secret=vault.seal_secret(SECRET_PURPOSE, secret, by=by),
        registered_by_name=by.name,
    )
    for name in ("name", "kind", "host", "port", "database", "user", "schema", "tls"):
        setattr(source, name, getattr(facts, name))
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as error:
        raise SourceNameTaken(name=facts.name) from error
    ledger.record_deed(
        "exchange.source-registered",
        subject=str(source.uuid),
        subject_kind="exchange.source",
        by=by,
        title=source.name,
        host=source.host,
        port=source.port,
        database=source.database,
    )
    return source_row(source)


def find_source_gaps(facts: SourceFacts) -> list[Gap]:
    """Everything wrong with the fields of a source, all at once."""
    gaps: list[Gap] = []
    for name, limit in _LIMITS.items():
        value = getattr(facts, name)
        if not value.strip():
            gaps.append(Gap(field=name, message=_REQUIRED))
        elif len(value) > limit:
            gaps.append(Gap(field=name, message=_TOO_LONG, facts={"limit": limit}))
        elif find_refused_character(value):
            gaps.append(Gap(field=name, message=_UNCLEAN))
    if facts.kind not in list_kinds():
        gaps.append(Gap(field="kind", message=N_("平台没有这类数据库的连接器。")))
    if gaps:
        return gaps
    try:
        ConnectionFields(
            kind=facts.kind, host=facts.host, port=facts.port, database=facts.database,
            user=facts.user, schema=facts.schema, tls=facts.tls,  # type: ignore[arg-type]
        )  # fmt: skip
    except ConnectionInvalid as error:
        gaps.append(Gap(field=error.facts["field"], message=N_("填写不正确。")))
    return gaps


def _secret_gaps(secret: str) -> list[Gap]:
    if not secret:
        return [Gap(field="secret", message=_REQUIRED)]
    if "\x00" in secret or len(secret) > 1_000:
        return [Gap(field="secret", message=N_("填写不正确。"))]
    return []


@transaction.atomic
def replace_secret(source_id: UUID, secret: str, *, by: Actor, revision: int | None = None) -> None:
    """Put a new secret in the place of the old one; neither is ever shown.

    Raises:
        SourceNotFound, SourceForbidden, SourceInvalid, StaleRevision.
    """
    source = lock_source(source_id, by=by)
    source.check_revision(revision)
    gaps = _secret_gaps(secret)
    if gaps:
        raise SourceInvalid(gaps=tuple(gaps), count=len(gaps))
    vault.replace_secret(source.secret, secret, purpose=SECRET_PURPOSE, by=by)
    source.state = SourceState.NEW
    source.advance_revision()
    source.save()
    ledger.record_deed("exchange.secret-replaced", subject=str(source.uuid), by=by)


def test_source(source_id: UUID, *, by: Actor) -> TestResult:
    """Connect, look, and remember what was found; the connection is made outside any transaction.

    Raises:
        SourceNotFound, SourceForbidden. What is wrong with the connection is in the result.
    """
    source = find_own_source(source_id, by=by)
    try:
        result = TestResult(facts=dict(connect_source(source, by=by).test()))
    except DomainError as error:
        result = TestResult(error=error)
    _store_test(source, result, by=by)
    return result


test_source.__test__ = False  # type: ignore[attr-defined]


@transaction.atomic
def _store_test(source: Source, result: TestResult, *, by: Actor) -> None:
    error = result.error
    stored = {"code": error.code, "facts": _plain(error.facts)} if error else result.facts
    Source.objects.filter(pk=source.pk).update(
        state=SourceState.WORKING if result.works else SourceState.FAILING,
        tested_at=clock.current().now(),
        test_result=stored,
    )
    ledger.record_deed(
        "exchange.source-tested",
        subject=str(source.uuid),
        by=by,
        works=result.works,
        code=error.code if error else "",
    )


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, int) else str(value) for key, value in facts.items()}


def describe_source(source_id: UUID, *, by: Actor) -> SchemaDescription:
    """What the source holds now; kept as a snapshot. Only its catalogue is read, no row.

    Raises:
        SourceNotFound, SourceForbidden, and whatever keeps the platform from connecting.
    """
    source = find_own_source(source_id, by=by)
    described = connect_source(source, by=by).describe()
    with transaction.atomic():
        SchemaSnapshot.objects.create(
            source=source,
            product=described.product,
            version=described.version,
            tables=[described_json(table) for table in described.tables],
        )
        old = source.snapshots.values_list("pk", flat=True)[SNAPSHOTS_KEPT:]
        SchemaSnapshot.objects.filter(pk__in=list(old)).delete()
        ledger.record_deed(
            "exchange.source-described",
            subject=str(source.uuid),
            by=by,
            tables=len(described.tables),
        )
    return described


def find_own_source(source_id: UUID, *, by: Actor) -> Source:
    """The source, if the actor keeps it.

    Raises:
        SourceNotFound, SourceForbidden.
    """
    source = Source.objects.for_actor(by).select_related("body").get_or_refuse(source_id)
    if not is_permitted("exchange.keep-source", by, Parties(owner_id=source.body.uuid)):
        raise SourceForbidden
    return source


def lock_source(source_id: UUID, *, by: Actor) -> Source:
    """The same, locked."""
    source = find_own_source(source_id, by=by)
    return Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
