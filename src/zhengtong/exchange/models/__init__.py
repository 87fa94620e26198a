"""Tables of the exchange."""

from zhengtong.exchange.models.delivery import Delivery, QuarantinedRow
from zhengtong.exchange.models.discovery import DiscoveredTable, Discovery
from zhengtong.exchange.models.flow import Flow, Run
from zhengtong.exchange.models.source import EgressRule, SchemaSnapshot, Source

__all__ = [
    "Delivery",
    "DiscoveredTable",
    "Discovery",
    "EgressRule",
    "Flow",
    "QuarantinedRow",
    "Run",
    "SchemaSnapshot",
    "Source",
]
