"""How the catalogue's search compares texts: rows and words are folded by the same function."""

from zhengtong.catalogue.domain.texts import fold_text
from zhengtong.toolkit.folding import simplify


def fold_search(text: str) -> str:
    """The text folded (NFKC, lower case) with common traditional characters simplified."""
    return simplify(fold_text(text))
