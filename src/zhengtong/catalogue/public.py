"""The door of the catalogue: entries, versions, items, mounted resources, holds, search."""

from zhengtong.catalogue.domain.corrections import register_user_lister
from zhengtong.catalogue.domain.differences import Difference
from zhengtong.catalogue.domain.errors import (
    EntryForbidden,
    EntryIncomplete,
    EntryInvalid,
    EntryNotFound,
    HoldNotFound,
    MoveNotPossible,
    ResourceInvalid,
    ResourceNotFound,
    SecrecyRefused,
    TitleTaken,
    VerdictInvalid,
    VersionNotFound,
    WithdrawalBlocked,
)
from zhengtong.catalogue.domain.events import EntryPublished, EntryWithdrawn, VersionSuperseded
from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.learning import Lesson
from zhengtong.catalogue.domain.lifecycle import State
from zhengtong.catalogue.domain.mounting import TableOffered, register_table_lister
from zhengtong.catalogue.domain.probing import ProbeFound
from zhengtong.catalogue.domain.proposals import EntryProposal, ResourceProposal
from zhengtong.catalogue.domain.rows import (
    EntryDetail,
    EntryRow,
    FieldRow,
    HoldRow,
    ResourceRow,
    VersionRow,
)
from zhengtong.catalogue.domain.vocabulary import (
    CYCLES,
    GRADES,
    ITEM_TYPES,
    PERSONAL_MARKS,
    SHARE_TYPES,
    Personal,
    Secrecy,
    ShareType,
)
from zhengtong.catalogue.selectors.catalogued import MountRow, list_mounts
from zhengtong.catalogue.selectors.entries import (
    diff_versions,
    get_entry,
    get_resource,
    get_version,
    list_entries,
    list_holds,
    list_resources,
    published_entry,
)
from zhengtong.catalogue.selectors.search import SearchQuery, SearchResult, search_entries
from zhengtong.catalogue.services.assessments import AssessmentRecord, record_assessment
from zhengtong.catalogue.services.codes import add_code
from zhengtong.catalogue.services.entries import delete_draft, draft_entry, update_draft
from zhengtong.catalogue.services.holds import lift_hold, lift_holds_of, place_hold
from zhengtong.catalogue.services.mounting import change_map, remove_resource, submit_resource
from zhengtong.catalogue.services.probes import list_probeable, record_probe
from zhengtong.catalogue.services.resources import mount_resource, report_broken
from zhengtong.catalogue.services.reviews import decide_review, recall_entry, submit_entry
from zhengtong.catalogue.services.revisions import drop_revision, start_revision
from zhengtong.catalogue.services.tending import tend_index
from zhengtong.catalogue.services.verdicts import (
    VerdictRecord,
    learn,
    record_verdicts,
    verdict_key,
)
from zhengtong.catalogue.services.withdrawals import (
    ask_withdrawal,
    decide_withdrawal,
    recall_withdrawal,
)

__all__ = [
    "CYCLES",
    "GRADES",
    "ITEM_TYPES",
    "PERSONAL_MARKS",
    "SHARE_TYPES",
    "AssessmentRecord",
    "Difference",
    "EntryDetail",
    "EntryFacts",
    "EntryForbidden",
    "EntryIncomplete",
    "EntryInvalid",
    "EntryNotFound",
    "EntryProposal",
    "EntryPublished",
    "EntryRow",
    "EntryWithdrawn",
    "FieldRow",
    "HoldNotFound",
    "HoldRow",
    "ItemFacts",
    "Lesson",
    "MountRow",
    "MoveNotPossible",
    "Personal",
    "ProbeFound",
    "ResourceInvalid",
    "ResourceNotFound",
    "ResourceProposal",
    "ResourceRow",
    "SearchQuery",
    "SearchResult",
    "Secrecy",
    "SecrecyRefused",
    "ShareType",
    "State",
    "TableOffered",
    "TitleTaken",
    "VerdictInvalid",
    "VerdictRecord",
    "VersionNotFound",
    "VersionRow",
    "VersionSuperseded",
    "WithdrawalBlocked",
    "add_code",
    "ask_withdrawal",
    "change_map",
    "decide_review",
    "decide_withdrawal",
    "delete_draft",
    "diff_versions",
    "draft_entry",
    "drop_revision",
    "get_entry",
    "get_resource",
    "get_version",
    "learn",
    "lift_hold",
    "lift_holds_of",
    "list_entries",
    "list_holds",
    "list_mounts",
    "list_probeable",
    "list_resources",
    "mount_resource",
    "place_hold",
    "published_entry",
    "recall_entry",
    "recall_withdrawal",
    "record_assessment",
    "record_probe",
    "record_verdicts",
    "register_table_lister",
    "register_user_lister",
    "remove_resource",
    "report_broken",
    "search_entries",
    "start_revision",
    "submit_entry",
    "submit_resource",
    "tend_index",
    "update_draft",
    "verdict_key",
]
