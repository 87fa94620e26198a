"""From a clause or rule to the code, tests and pages that carry its mark.

``collect`` reads the sources of a checkout; an installed product shows ``policy/data/trace.json``,
which was written from them.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from zhengtong.policy.texts import read_text

MARK = re.compile(r"^\s*Policy:\s*((?:[PR][\d.]*\d)(?:\s*,\s*[PR][\d.]*\d)*)\.?\s*$", re.MULTILINE)
TRACE_FILE = "trace.json"
_PACKAGE = Path("src") / "zhengtong"
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, order=True)
class Place:
    """Where a mark stands.

    Attributes:
        path: From the root of the repository, with slashes.
        name: Function, class or test; "" for a whole file.
    """

    path: str
    name: str = ""


@dataclass
class Marks:
    """Everything that carries one id, each list sorted.

    Attributes:
        functions: Rules and deeds.
        tests: Acceptance tests.
        pages: Views and templates.
    """

    functions: list[Place] = field(default_factory=list)
    tests: list[Place] = field(default_factory=list)
    pages: list[Place] = field(default_factory=list)


Trace = dict[str, Marks]


def collect(root: Path) -> Trace:
    """Every mark below a checkout: id to functions, tests and pages.

    Args:
        root: The folder that holds ``src`` and, when present, ``tests``.
    """
    trace: Trace = {}
    for path in sorted((root / _PACKAGE).rglob("*.py")):
        place = path.relative_to(root).as_posix()
        is_page = "/web/" in place
        for name, ids in _list_docstring_marks(path):
            for one in ids:
                marks = trace.setdefault(one, Marks())
                (marks.pages if is_page else marks.functions).append(Place(place, name))
    for path in sorted((root / _PACKAGE).rglob("*.html")):
        for one in _find_ids(path.read_text(encoding="utf-8")):
            trace.setdefault(one, Marks()).pages.append(Place(path.relative_to(root).as_posix()))
    for path in sorted((root / "tests").rglob("test_*.py")):
        for name, one in _list_test_marks(path):
            place = path.relative_to(root).as_posix()
            trace.setdefault(one, Marks()).tests.append(Place(place, name))
    return dict(sorted(trace.items(), key=lambda entry: _sort_key(entry[0])))


def dump_trace(trace: Trace) -> str:
    """The trace as the text of ``trace.json``."""
    plain = {one: asdict(marks) for one, marks in trace.items()}
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def read_trace() -> Trace:
    """The trace that was shipped; empty if none was."""
    plain = json.loads(read_text(TRACE_FILE) or "{}")
    return {
        one: Marks(**{kind: [Place(**row) for row in rows] for kind, rows in marks.items()})
        for one, marks in plain.items()
    }


def find_checkout() -> Path | None:
    """The root of the checkout this package runs from, None when it is installed elsewhere."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / _PACKAGE).is_dir() and (root / "tests").is_dir() else None


def _find_ids(text: str) -> list[str]:
    found = [one.strip() for match in MARK.finditer(text) for one in match.group(1).split(",")]
    return sorted(set(found))


def _list_docstring_marks(path: Path) -> Iterator[tuple[str, list[str]]]:
    text = path.read_text(encoding="utf-8")
    if "Policy:" not in text:
        return
    yield from _walk_docstrings(ast.parse(text), "")


def _walk_docstrings(node: ast.AST, inside: str) -> Iterator[tuple[str, list[str]]]:
    name = inside
    if isinstance(node, _DOCUMENTED):
        own = getattr(node, "name", "")
        name = f"{inside}.{own}".strip(".")
        ids = _find_ids(ast.get_docstring(node) or "")
        if ids:
            yield name, ids
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _DOCUMENTED):
            yield from _walk_docstrings(child, name)


def _list_test_marks(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    if "mark.policy" not in text:
        return
    tree = ast.parse(text)
    whole = [one for node in tree.body if _is_pytestmark(node) for one in _ids_of_marks(node)]
    for one in sorted(set(whole)):
        yield "", one
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                for one in _ids_of_marks(decorator):
                    yield node.name, one


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
    )


def _ids_of_marks(tree: ast.AST) -> list[str]:
    return [
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "policy"
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _sort_key(one: str) -> tuple[str, list[int]]:
    return one[0], [int(part) for part in one[1:].split(".")]
