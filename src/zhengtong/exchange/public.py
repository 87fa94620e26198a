"""The door of the exchange: sources, flows, runs, deliveries."""

from zhengtong.exchange.domain.errors import (
    DeliveryNotFound,
    FlowNotFound,
    GrantNotUsable,
    RunNotFound,
    SourceNotFound,
)
from zhengtong.exchange.domain.events import FlowRunFinished
from zhengtong.exchange.domain.rows import DeliveryRow, FlowRow, RunRow, SourceRow
from zhengtong.exchange.selectors import (
    get_delivery,
    get_run,
    get_source,
    list_quarantined,
    list_sources,
    search_deliveries,
    search_flows,
    search_runs,
)
from zhengtong.exchange.services.addresses import allow_address, revoke_address
from zhengtong.exchange.services.carrying import carry_out_run
from zhengtong.exchange.services.deciding import decide_columns, draft_tables, undo_drafts
from zhengtong.exchange.services.deliveries import (
    acknowledge_delivery,
    erase_due_files,
    export_files,
    open_file,
)
from zhengtong.exchange.services.discoveries import (
    carry_out_discovery,
    choose_columns,
    choose_tables,
    rename_tables,
    start_discovery,
)
from zhengtong.exchange.services.endpoints import connect_source, open_endpoint, pin_for
from zhengtong.exchange.services.flows import FlowFacts, create_flow
from zhengtong.exchange.services.proposals import propose_entry
from zhengtong.exchange.services.runs import cancel_run, start_run
from zhengtong.exchange.services.sources import (
    SourceFacts,
    TestResult,
    describe_source,
    register_source,
    replace_secret,
    test_source,
)

__all__ = [
    "DeliveryNotFound",
    "DeliveryRow",
    "FlowFacts",
    "FlowNotFound",
    "FlowRow",
    "FlowRunFinished",
    "GrantNotUsable",
    "RunNotFound",
    "RunRow",
    "SourceFacts",
    "SourceNotFound",
    "SourceRow",
    "TestResult",
    "acknowledge_delivery",
    "allow_address",
    "cancel_run",
    "carry_out_discovery",
    "carry_out_run",
    "choose_columns",
    "choose_tables",
    "connect_source",
    "create_flow",
    "decide_columns",
    "describe_source",
    "draft_tables",
    "erase_due_files",
    "export_files",
    "get_delivery",
    "get_run",
    "get_source",
    "list_quarantined",
    "list_sources",
    "open_endpoint",
    "open_file",
    "pin_for",
    "propose_entry",
    "register_source",
    "rename_tables",
    "replace_secret",
    "revoke_address",
    "search_deliveries",
    "search_flows",
    "search_runs",
    "start_discovery",
    "start_run",
    "test_source",
    "undo_drafts",
]
