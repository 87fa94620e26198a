"""Tables of the catalogue."""

from zhengtong.catalogue.models.assessments import Assessment
from zhengtong.catalogue.models.bases import LegalBasis
from zhengtong.catalogue.models.changes import Change, ChangeSeries
from zhengtong.catalogue.models.codes import CodeSequence, EntryCode, ProviderNumber
from zhengtong.catalogue.models.conformance import (
    Conformity,
    ConformityTally,
    JudgedElement,
    Nonconformity,
)
from zhengtong.catalogue.models.corrections import Correction
from zhengtong.catalogue.models.entries import Entry
from zhengtong.catalogue.models.holds import Hold
from zhengtong.catalogue.models.resources import Resource, ResourceField, ResourceProbe
from zhengtong.catalogue.models.search import SearchChange, SearchRow
from zhengtong.catalogue.models.sources import (
    AuthoritativeSource,
    ElementUse,
    SourceClaim,
    SourceConflict,
)
from zhengtong.catalogue.models.synonyms import SynonymGroup, SynonymWord
from zhengtong.catalogue.models.trees import ClassNode, ClassTree
from zhengtong.catalogue.models.updates import UpdateCause, UpdateTask
from zhengtong.catalogue.models.verdicts import Verdict
from zhengtong.catalogue.models.versions import Item, Version

__all__ = [
    "Assessment",
    "AuthoritativeSource",
    "Change",
    "ChangeSeries",
    "ClassNode",
    "ClassTree",
    "CodeSequence",
    "Conformity",
    "ConformityTally",
    "Correction",
    "ElementUse",
    "Entry",
    "EntryCode",
    "Hold",
    "Item",
    "JudgedElement",
    "LegalBasis",
    "Nonconformity",
    "ProviderNumber",
    "Resource",
    "ResourceField",
    "ResourceProbe",
    "SearchChange",
    "SearchRow",
    "SourceClaim",
    "SourceConflict",
    "SynonymGroup",
    "SynonymWord",
    "UpdateCause",
    "UpdateTask",
    "Verdict",
    "Version",
]
