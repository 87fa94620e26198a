"""Classification marks on texts: what is secret never enters (R14)."""

import re

# The mark on a secret paper, as 机密★10年; a title that merely speaks of secrecy is no mark.
_MARK = re.compile(r"(绝\s*密|机\s*密|秘\s*密|工作秘密)\s*[★☆✩⭐]")


def bears_secret_mark(text: str) -> bool:
    """Whether the text bears a classification mark.

    Policy: R14
    """
    return _MARK.search(text) is not None
