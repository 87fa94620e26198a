"""The notation of representation after GB/T 18391: ``an..18``, ``n10,2``, ``d8``, ``dt14``."""

import re
from dataclasses import dataclass

_TEXT = re.compile(r"(a|n|an)(?:(\d{1,9})?(\.\.))?(\d{1,9})(?:,(\d{1,2}))?")
_FIXED = {"d4": 4, "d6": 6, "d8": 8, "t6": 6, "dt14": 14, "bool": None, "ul": None}
_MOMENTS = {"d4": "date", "d6": "date", "d8": "date", "t6": "time", "dt14": "moment"}
_SIGNS = {"a": "letters", "n": "digits", "an": "text"}


@dataclass(frozen=True, kw_only=True)
class Format:
    """A notation, read.

    Attributes:
        kind: ``letters``, ``digits``, ``text``, ``date``, ``time``, ``moment``, ``flag`` or
            ``unlimited``.
        least: Fewest characters, None where free.
        most: Most characters, for numbers most digits; None without limit.
        scale: Digits behind the point, None where the notation names none.
    """

    kind: str
    least: int | None = None
    most: int | None = None
    scale: int | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether every value has the same length."""
        return self.most is not None and self.least == self.most and self.scale is None


def read_format(text: str) -> Format | None:
    """What a notation says; None if it is none.

    ``a`` letters, ``n`` digits, ``an`` either; ``..`` up to; ``n10,2`` ten digits, two of them
    behind the point; ``d8`` YYYYMMDD; ``dt14`` with the time; ``bool``; ``ul`` without limit.
    """
    if text in _FIXED:
        width = _FIXED[text]
        kind = _MOMENTS.get(text, "flag" if text == "bool" else "unlimited")
        return Format(kind=kind, least=width, most=width)
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    sign, low, span, high, scale = found.groups()
    least = int(low) if low else None if span else int(high)
    made = Format(
        kind=_SIGNS[sign], least=least, most=int(high), scale=int(scale) if scale else None
    )
    return made if _is_sound(made) else None


def _is_sound(made: Format) -> bool:
    most = made.most or 0
    if made.scale is not None and (made.kind != "digits" or made.scale > most):
        return False
    return most > 0 and (made.least is None or made.least <= most)


FITTING = {
    "C": {"letters", "digits", "text", "unlimited"}, "M": {"text", "unlimited"},
    "N": {"digits"}, "Y": {"digits"}, "B": {"digits"}, "F": {"digits"}, "I": {"digits"},
    "D": {"date"}, "T": {"moment", "time"}, "L": {"flag"}, "G": {"unlimited"},
}  # fmt: skip
"""Item data type → kinds of notation that can express it."""
