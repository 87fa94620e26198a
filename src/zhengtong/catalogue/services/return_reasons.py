"""Why an entry is given back: reasons ticked from the list, and words of one's own."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from zhengtong.catalogue.domain.errors import ReasonUnknown


@cache
def _read_reasons() -> list[dict[str, str]]:
    path = files("zhengtong.catalogue") / "data" / "return_reasons.toml"
    rows: list[dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))["reason"]
    return rows


def list_reasons(language: str = "zh") -> dict[str, str]:
    """Code → text of every reason that may be ticked, in the order of the list.

    Chinese, as it goes on record; in English for readers of any other language.
    """
    key = "text" if language.startswith("zh") else "en"
    return {row["code"]: row[key] for row in _read_reasons()}


def join_reasons(codes: Sequence[str], opinion: str) -> str:
    """The opinion that goes on record: ticked reasons first, a line each, then the own words.

    Raises:
        ReasonUnknown.
    """
    known = list_reasons()
    strange = [code for code in codes if code not in known]
    if strange:
        raise ReasonUnknown(reason=strange[0][:40])
    return "\n".join([*(known[code] for code in dict.fromkeys(codes)), opinion.strip()]).strip()
