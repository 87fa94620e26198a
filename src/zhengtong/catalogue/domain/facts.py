"""Plain facts about an entry that the rules are asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from zhengtong.catalogue.domain.vocabulary import Personal, Secrecy


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """One information item (信息项) as compiled.

    Attributes:
        item_id: Stays the same over all versions of the entry; None before it is first stored.
        length: Characters or digits; None if the type has none.
        scale: Digits behind the decimal point; None if none.
        column: Column or parameter it comes from in the source, "" if none.
        share_type: 1, 2 or 3; may be narrower than the entry's, never wider.
        grade: 1 to 4.
        personal: "", "personal" or "sensitive".
        element_code: Code of the data element it is bound to, "" if none.
        code_set: Code of the code set its values are taken from, "" if they are free.
    """

    item_id: UUID | None = None
    name: str
    data_type: str = "C"
    length: int | None = None
    scale: int | None = None
    description: str = ""
    column: str = ""
    is_key: bool = False
    share_type: int = 1
    grade: int = 1
    personal: str = Personal.NO
    element_code: str = ""
    code_set: str = ""


@dataclass(frozen=True, kw_only=True)
class EntryFacts:
    """Everything a compiler states about an entry.

    Attributes:
        class_code: Code of the node in the classification tree.
        share_condition: For 1 the literal 无条件, for 2 the condition, for 3 the reason.
        use_range: For what and where it may be used (有条件共享 needs it, R04).
        basis_kind: Kind of text cited for 不予共享 (R03), "" if none.
        basis_ref: UUID of the article in the register; what it says is copied beside it.
        grade: Grade of the whole, at least that of its items (R58); None if not yet given.
        secrecy: Declared secrecy; anything but ``none`` never gets this far (R14).
    """

    title: str
    summary: str = ""
    class_code: str = ""
    level: str = "body"
    keywords: str = ""
    format_class: str = ""
    format_type: str = ""
    format_note: str = ""
    cycle: str = ""
    share_type: int | None = None
    share_condition: str = ""
    share_way: str = ""
    share_means: str = ""
    share_way_note: str = ""
    use_range: str = ""
    use_requirement: str = ""
    basis_kind: str = ""
    basis_document: str = ""
    basis_article: str = ""
    basis_quote: str = ""
    basis_ref: str = ""
    openness: str = "closed"
    open_condition: str = ""
    grade: int | None = None
    secrecy: str = Secrecy.OPEN
    contact: str = ""
    items: tuple[ItemFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AssessmentFacts:
    """What stands on record before submission (R02).

    Attributes:
        secrecy_cleared: A secrecy check found nothing; None if none was made.
        personal_outcome: "none", "acceptable" or "unacceptable"; "" if no assessment was made.
        personal_marks: Marks of the items when assessed: item name → mark.
        necessity: Why sensitive personal items are necessary, "" if not stated.
        assessed_at: Instant of the newer of the two; None if none.
    """

    secrecy_cleared: bool | None = None
    personal_outcome: str = ""
    personal_marks: Mapping[str, str] = field(default_factory=dict)
    necessity: str = ""
    assessed_at: datetime | None = None
