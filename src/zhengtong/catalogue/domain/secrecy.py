"""What is secret never enters (R14): by declaration, or by a classification mark in a text."""

from collections.abc import Iterable

from zhengtong.catalogue.domain.errors import SecrecyRefused
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.domain.texts import ITEM_TEXT_LIMITS, TEXT_LIMITS
from zhengtong.catalogue.domain.vocabulary import Secrecy
from zhengtong.kernel.secrecy import bears_secret_mark

INTRANET = "内网"


def refuse_secret(facts: EntryFacts, *, network: str) -> None:
    """Let pass what may be stored on this network; otherwise end at once.

    The error carries no word of what was typed, so no log, draft or journal can hold it.

    Raises:
        SecrecyRefused: something is declared or marked secret and this is not the intranet.

    Policy: P7.2, R14
    """
    if network == INTRANET:
        return
    if facts.secrecy != Secrecy.OPEN or any(map(bears_secret_mark, _texts_of(facts))):
        raise SecrecyRefused


def _texts_of(facts: EntryFacts) -> Iterable[str]:
    for field in TEXT_LIMITS:
        yield getattr(facts, field)
    for item in facts.items:
        for field in ITEM_TEXT_LIMITS:
            yield getattr(item, field)
