"""What the exchange tells the rooms above."""

from dataclasses import dataclass

from zhengtong.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FlowRunFinished(Event):
    """A run ended; subject = run.

    Attributes:
        state: ``done``, ``failed`` or ``cancelled``.
        delivery: The delivery it made, "" if none.
    """

    name = "exchange.flow-run-finished"
    flow: str
    grant: str
    state: str
    delivery: str = ""
    rows: int = 0
