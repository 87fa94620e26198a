"""Figures for monitoring that contexts count in their own tables; declared from ``apps.py``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """One figure, or one per value of a label.

    Attributes:
        name: As ``zt_matters_open``.
        meaning: One English sentence.
        read: Counts; cheap, for it is asked every few seconds.
        label: Name of the label where ``read`` gives several; "" for one figure.
    """

    name: str
    meaning: str
    read: Callable[[], float | Mapping[str, float]]
    label: str = ""


_gauges: dict[str, Gauge] = {}


def register_gauge(gauge: Gauge) -> None:
    """Adds a figure; the same name again replaces it."""
    _gauges[gauge.name] = gauge


def list_gauges() -> list[Gauge]:
    """Every declared figure, by name."""
    return [_gauges[name] for name in sorted(_gauges)]
