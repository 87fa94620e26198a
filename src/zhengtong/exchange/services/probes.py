"""The daily look at the sources of mounted tables."""

from uuid import UUID

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain.errors import SourceForbidden, SourceNotFound
from zhengtong.exchange.engine.connector import Connector
from zhengtong.exchange.engine.errors import RightMissing, TableMissing
from zhengtong.exchange.engine.schema import ReadRequest
from zhengtong.exchange.models import Source
from zhengtong.exchange.selectors import list_tables, search_sources
from zhengtong.exchange.services.endpoints import connect_source
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, DomainError

KEEPER = Actor.system(N_("平台"))
STATEMENT_TIMEOUT_MS = 60_000
SOURCES_OFFERED = 50


def probe_resources() -> tuple[int, int]:
    """How many mounted tables were looked at, and how many were found unfit.

    Run once a day; nothing of the data is kept but the table's estimate of rows and the highest
    value of the column that was chosen to tell the age.

    Policy: P7.2
    """
    seen = unfit = 0
    for resource_id, body_id, source, table, age_column in catalogue.list_probeable():
        found = look_at(_source_of(source, body_id), table, age_column, by=KEEPER)
        probe = catalogue.record_probe(resource_id, found, by=KEEPER)
        seen += 1
        unfit += probe is not None and not probe.is_fit
    return seen, unfit


def probe_now(resource_id: UUID, *, by: Actor) -> bool | None:
    """Whether the table is fit, looked at now; None if it is not mounted (any more).

    Raises:
        ResourceNotFound, SourceForbidden: not a data officer of the provider.
    """
    resource = catalogue.get_resource(resource_id)
    entry = catalogue.published_entry(resource.entry_id)
    if not (by.has(Role.OFFICER) and by.body_id == entry.body_id) or resource.kind != "table":
        raise SourceForbidden
    source = _source_of(resource.source, entry.body_id)
    found = look_at(source, resource.table_name, resource.age_column, by=by)
    probe = catalogue.record_probe(resource_id, found, by=by)
    return None if probe is None else probe.is_fit


def _source_of(name: str, body_id: UUID) -> Source | None:
    try:
        wanted = UUID(name)
    except ValueError:
        return None
    found = Source.objects.filter(uuid=wanted, body__uuid=body_id)
    return found.select_related("body").first()


def look_at(
    source: Source | None, table: str, age_column: str, *, by: Actor
) -> catalogue.ProbeFound:
    """What stands at the source, errors as facts; call it outside transactions."""
    if source is None:
        return catalogue.ProbeFound(error="unreachable", reason=SourceNotFound.code)
    try:
        connector = connect_source(source, by=by, statement_timeout_ms=STATEMENT_TIMEOUT_MS)
        return _describe(connector, table, age_column)
    except (TableMissing, RightMissing) as error:
        return catalogue.ProbeFound(error="table-missing", reason=error.code)
    except DomainError as error:
        return catalogue.ProbeFound(error="unreachable", reason=error.code)


def _describe(connector: Connector, table: str, age_column: str) -> catalogue.ProbeFound:
    described = connector.describe_table(table)
    columns = {one.name: one.type_name for one in described.columns}
    newest = None
    if age_column in columns:
        request = ReadRequest(table=table, columns=described.columns)
        newest = connector.highest(request, age_column)
    rows = described.row_estimate if described.row_estimate >= 0 else None
    return catalogue.ProbeFound(columns=columns, rows_count=rows, newest=newest)


def offer_tables(actor: Actor | None) -> list[catalogue.TableOffered]:
    """The readable tables of the actor's own sources, as last described."""
    if actor is None or actor.body_id is None:
        return []
    own = search_sources(actor).filter(body__uuid=actor.body_id)[:SOURCES_OFFERED]
    return [
        catalogue.TableOffered(
            source=str(source.uuid),
            source_name=source.name,
            schema_name=source.schema,
            table_name=table["name"],
            columns={one["name"]: one["type"] for one in table["columns"]},
        )
        for source in own
        for table in list_tables(source)
        if table["is_readable"]
    ]
