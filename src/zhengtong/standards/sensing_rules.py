"""The detector that comes with the product, read from ``sensing.toml``; no database."""

import tomllib
from functools import cache
from importlib.resources import files

from zhengtong.standards.domain.sensing import Detector, SenseLimits, SenseRule
from zhengtong.standards.domain.value_tests import WordLists, make_tests


@cache
def read_detector() -> Detector:
    """Rules, limits and word lists of ``sensing.toml``."""
    path = files("zhengtong.standards") / "data" / "sensing.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    limits = {name: value for name, value in table["limits"].items() if name != "minors_source"}
    words = table["words"]
    return Detector(
        version=table["version"],
        limits=SenseLimits(**limits),
        rules=tuple(
            SenseRule(
                **{
                    **row,
                    "kinds": frozenset(row["kinds"]),
                    "names": frozenset(row.get("names", ())),
                    "words": tuple(row.get("words", ())),
                    "also_named": frozenset(row.get("also_named", ())),
                }
            )
            for row in table["rule"]
        ),
        tests=make_tests(
            WordLists(
                health=tuple(words["health"]),
                surnames=frozenset(words["surnames"]),
                two_sign_surnames=frozenset(words["two_sign_surnames"]),
            )
        ),
    )
