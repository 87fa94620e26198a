"""How far the main job has come, kept in the journal together with what each step made.

A step and its note are one transaction, so a demonstration killed at any moment goes on with the
first step that is not done, and no step is done twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from zhengtong.cli.demo.report import Step
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

STEP_DONE = "organisations.demonstration-step-done"
LAST = "proven"
_MOST_STEPS = 100


class Progress:
    """The steps already done and the names of what they made.

    Attributes:
        ids: Key → name of what was made, as ``ids["grant"]``.
        done: Keys of the steps done before this start.
    """

    def __init__(self) -> None:
        notes = ledger.list_records("deeds", name=STEP_DONE, limit=_MOST_STEPS)
        self.done = frozenset(note.subject for note in notes)
        self.ids: dict[str, str] = {}
        for note in reversed(notes):
            self.ids |= note.facts.get("made", {})
        self._noted = dict(self.ids)

    @property
    def is_finished(self) -> bool:
        """Whether the whole job was done before."""
        return LAST in self.done

    @contextmanager
    def once(self, key: str, step: Step | None, *, again: bool = False) -> Iterator[bool]:
        """Whether the step is still to be done; if so, what it writes and its note are one.

        Args:
            key: Name of the step in the journal.
            step: Where the report says that it was done before; None to say nothing.
            again: Do it although it was done: what it made is of no use any more.
        """
        if key in self.done and not again:
            if step is not None:
                step.facts["此前已完成"] = "不再重做"
            yield False
            return
        with transaction.atomic():
            yield True
            made = {k: value for k, value in self.ids.items() if self._noted.get(k) != value}
            ledger.record_deed(
                STEP_DONE, subject=key, by=organisations.founder(), subject_kind="step", made=made
            )
        self._noted = dict(self.ids)
