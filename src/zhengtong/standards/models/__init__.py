"""Tables of the context: registers as published, records with their versions, amendments."""

from zhengtong.standards.models.choices import Certainty, Personal, Status
from zhengtong.standards.models.code_sets import CodeSet, CodeValue
from zhengtong.standards.models.elements import DataElement
from zhengtong.standards.models.records import Amendment, Record, Upload, Version
from zhengtong.standards.models.registers import Mapping, MappingPair, QualityRule, Standard

__all__ = [
    "Amendment",
    "Certainty",
    "CodeSet",
    "CodeValue",
    "DataElement",
    "Mapping",
    "MappingPair",
    "Personal",
    "QualityRule",
    "Record",
    "Standard",
    "Status",
    "Upload",
    "Version",
]
