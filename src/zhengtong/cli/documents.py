"""Generated pages of ``docs/``: written anew, or checked for drift."""

import os
import sys
from pathlib import Path

from zhengtong.policy import clauses, rules, trace
from zhengtong.site import config
from zhengtong.site.setting_key import Key

GENERATED = "<!-- Written by ./zt docs; do not edit. -->\n"


def run(home: Path, arguments: list[str]) -> int:
    """Write every generated page, or with ``--check`` name the stale ones; exit status."""
    stale = [path for path, text in pages(home).items() if _read(path) != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(home)} is stale: run ./zt docs")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages(home)[path], encoding="utf-8")
        print(f"wrote {path.relative_to(home)}")
    return 0


def pages(home: Path) -> dict[Path, str]:
    """Every generated file and its text."""
    found = trace.collect(home)
    data = home / "src" / "zhengtong" / "policy" / "data"
    return {
        home / "docs" / "reference" / "settings.md": settings_page(),
        home / "docs" / "policy" / "index.md": policy_page(found),
        data / trace.TRACE_FILE: trace.dump_trace(found),
    }


def settings_page() -> str:
    """The reference of settings, one row a key."""
    rows = [
        f"| `{key.name}` | {_toml_name(key.name)} | {key.kind} | {_default(key)} | {key.meaning} |"
        for key in config.KEYS
    ]
    return "\n".join(
        [
            GENERATED,
            "# Settings",
            "",
            "Every setting comes from the environment, or from one TOML file named by",
            "`ZT_CONFIG`; the environment wins. All of them work unset on a fresh machine.",
            "",
            "| Environment | TOML | Kind | Unset | Meaning |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _toml_name(name: str) -> str:
    return "" if name == "ZT_CONFIG" else f"`{name.removeprefix('ZT_').lower()}`"


def _default(key: Key) -> str:
    text = str(key.default)
    return f"`{text}`" if text else ""


def policy_page(found: trace.Trace) -> str:
    """The index from each clause and rule to code, tests and pages."""
    lines = [
        GENERATED,
        "# From the policy to the code",
        "",
        "The plan's clauses and the rules R01–R60 in our own words, each with the functions, tests",
        "and pages that carry its mark. `zhengtong policy show P7.2` prints the same.",
        "",
        "## Clauses of the plan",
        "",
        "| Clause | What it asks | State | Code | Tests | Pages |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {clause.id} | {clause.en} | {clause.state} | {_cells(found, clause.id)} |"
        for clause in clauses.list_clauses()
    ]
    lines += ["", "## Rules", "", "| Rule | What it says | Code | Tests | Pages |"]
    lines.append("|---|---|---|---|---|")
    lines += [
        f"| {rule.id} | {rule.en} | {_cells(found, rule.id)} |" for rule in rules.list_rules()
    ]
    return "\n".join([*lines, ""])


def _cells(found: trace.Trace, one: str) -> str:
    marks = found.get(one, trace.Marks())
    return " | ".join(_links(places) for places in (marks.functions, marks.tests, marks.pages))


def _links(places: list[trace.Place]) -> str:
    seen = dict.fromkeys((place.name or Path(place.path).name, place.path) for place in places)
    return "<br>".join(f"[{name}](../../{path})" for name, path in seen)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(run(Path(os.environ.get("ZT_HOME", ".")).resolve(), sys.argv[1:]))
