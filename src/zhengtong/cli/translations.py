"""Texts for people: extracted from source and templates, merged into catalogues, compiled by Babel.

The texts in the source are Chinese; every catalogue is a complete English translation. A context
keeps its own ``locale``; kernel, policy, crypto and cli share the package's.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
SHARED_ROOMS = {"kernel", "policy", "crypto", "cli"}
# Function name → positions of singular, plural and context among its arguments.
KEYWORDS = {
    "_": (1,), "N_": (1,), "gettext": (1,), "gettext_lazy": (1,), "gettext_noop": (1,),
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%|%[^(\s]")
CHINESE = re.compile(r"[\u3400-\u9fff]")
_CALL = re.compile(
    r"""\b(n?p?gettext|_)\(((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*)\)""", re.DOTALL
)


@dataclass(frozen=True)
class Text:
    """One text found in a file.

    Attributes:
        id: The msgid, or singular and plural.
        context: gettext's context; None mostly.
        place: File below the package, and line.
    """

    id: str | tuple[str, str]
    context: str | None
    place: tuple[str, int]


def list_catalogues() -> list[Path]:
    """Every message catalogue of the package."""
    return sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_catalogues() -> list[Path]:
    """Write the ``.mo`` of every catalogue newer than its compiled form; those written."""
    stale = [
        po
        for po in list_catalogues()
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]
    for po in stale:
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parent.parent.name, abort_invalid=True)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        fresh = po.with_suffix(".mo.new")
        fresh.write_bytes(compiled.getvalue())
        fresh.replace(po.with_suffix(".mo"))
    return stale


def catalogue_path(room: str) -> Path:
    """The English catalogue that holds the texts of a room of the package."""
    home = PACKAGE if room in SHARED_ROOMS else PACKAGE / room
    return home / "locale" / "en" / "LC_MESSAGES" / "django.po"


def extract_texts() -> dict[Path, list[Text]]:
    """Every text in source and templates, by the catalogue that must translate it."""
    found: dict[Path, list[Text]] = {}
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if len(inside.parts) < 2 or "migrations" in inside.parts:
            continue
        if path.suffix == ".py":
            texts = list(_texts_of_source(path, str(inside)))
        elif "templates" in inside.parts and path.suffix in {".html", ".txt"}:
            texts = list(_texts_of_template(path, str(inside)))
        else:
            continue
        if texts:
            found.setdefault(catalogue_path(inside.parts[0]), []).extend(texts)
    return found


def _texts_of_source(path: Path, name: str) -> Iterator[Text]:
    with path.open("rb") as file:
        for line, function, messages, _ in extract_python(file, dict.fromkeys(KEYWORDS), [], {}):
            text = _text_of(str(function or "_"), messages, (name, line))
            if text:
                yield text


def _texts_of_template(path: Path, name: str) -> Iterator[Text]:
    from django.utils.translation.template import templatize

    for call in _CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=name)):
        tree = ast.parse(f"f({' '.join(call.group(2).split(chr(10)))})", mode="eval").body
        arguments = tree.args if isinstance(tree, ast.Call) else []
        messages = tuple(a.value if isinstance(a, ast.Constant) else None for a in arguments)
        line = call.string.count("\n", 0, call.start()) + 1
        text = _text_of(call.group(1), messages, (name, line))
        if text:
            yield text


def _text_of(function: str, messages: object, place: tuple[str, int]) -> Text | None:
    given = list(messages) if isinstance(messages, tuple | list) else [messages]
    context, ids = None, []
    for spec in KEYWORDS[function]:
        position = spec[0] if isinstance(spec, tuple) else spec
        value = given[position - 1] if position <= len(given) else None
        if not isinstance(value, str) or not value:
            return None
        if isinstance(spec, tuple):
            context = value
        else:
            ids.append(value)
    return Text(ids[0] if len(ids) == 1 else (ids[0], ids[1]), context, place)


def update_catalogues() -> dict[Path, int]:
    """Merge what the source says into every catalogue; how many texts wait for a translation."""
    waiting = {}
    for path, texts in extract_texts().items():
        template = Catalog(charset="utf-8")
        for text in texts:
            template.add(text.id, context=text.context, locations=[(text.place[0], 0)])
        merged = _read(path) if path.exists() else Catalog(locale="en", charset="utf-8")
        merged.update(template, no_fuzzy_matching=True)
        merged.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file, merged, width=0, omit_header=False, sort_by_file=True, include_lineno=False
            )
        waiting[path] = sum(1 for message in merged if message.id and not _is_translated(message))
    return waiting


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def _is_translated(message: Message) -> bool:
    strings = _strings_of(message)
    return bool(strings) and all(strings)


def _strings_of(message: Message) -> list[str]:
    found = message.string
    return [found] if isinstance(found, str) else [str(text) for text in found or ()]


def find_gaps() -> list[str]:
    """What is wrong with the texts, one sentence each; empty means complete."""
    gaps = []
    for path, texts in extract_texts().items():
        catalogue = _read(path) if path.exists() else Catalog(locale="en")
        where = path.relative_to(PACKAGE)
        seen = set()
        for text in texts:
            if (text.id, text.context) in seen:
                continue
            seen.add((text.id, text.context))
            message = catalogue.get(_first(text.id), text.context)
            problem = _problem_of(text, message)
            if problem:
                gaps.append(
                    f"{where}: {problem}: {_first(text.id)!r} ({':'.join(map(str, text.place))})"
                )
    return gaps


def _problem_of(text: Text, message: Message | None) -> str:
    first = _first(text.id)
    if "\n" in first:
        return "a text must be one line"
    if not CHINESE.search(first) and re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", first):
        return "a text in the source must be Chinese"
    if message is None:
        return "not in the catalogue (./zt translations)"
    return _problem_of_translation(first, message)


def _problem_of_translation(first: str, message: Message) -> str:
    if message.fuzzy:
        return "fuzzy"
    if not _is_translated(message):
        return "not translated"
    strings = _strings_of(message)
    wanted = placeholders_of(first)
    if any(placeholders_of(string) != wanted for string in strings if string):
        return "other placeholders in the translation"
    return ""


def placeholders_of(text: str) -> set[str]:
    """The names of a text's placeholders, ``%%`` aside."""
    return {found.group(0) for found in PLACEHOLDER.finditer(text) if found.group(1)}


def _first(text_id: str | tuple[str, str]) -> str:
    return text_id if isinstance(text_id, str) else text_id[0]


def run(arguments: list[str]) -> int:
    """``compile``, ``check``, or else extract and update."""
    if arguments[:1] == ["compile"]:
        compile_catalogues()
        return 0
    if arguments[:1] == ["check"]:
        gaps = find_gaps()
        print("\n".join(gaps) or "Every text has its English translation.")
        return 1 if gaps else 0
    for path, count in update_catalogues().items():
        print(f"{path.relative_to(PACKAGE)}: {count} to translate")
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
