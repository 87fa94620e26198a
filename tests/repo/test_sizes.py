"""Files, functions and parameters stay small; the exceptions may only shrink."""

import ast

from tests.repo.house import list_sources, name_of, parse, tell

FILE_LINES, FILE_LINES_AT_MOST = 300, 400
FUNCTION_LINES, FUNCTION_LINES_AT_MOST = 40, 60
TEST_LINES = 25
COMPLEXITY = 10
POSITIONAL = 4
# "path" or "path::function" → lines (or complexity) it may have. Entries may only leave or fall.
FILES_ABOVE: dict[str, int] = {}
FUNCTIONS_ABOVE: dict[str, int] = {}
COMPLEX_ABOVE: dict[str, int] = {}
TESTS_ABOVE: dict[str, int] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef
BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case)


def list_functions(*folders: str):
    for path in list_sources(*folders):
        for node in ast.walk(parse(path)):
            if isinstance(node, Function):
                yield f"{name_of(path)}::{node.name}", node


def lines_of(node: Function) -> int:
    """Lines from the def to the end, the docstring aside."""
    first = node.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    words = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - words


def complexity_of(node: Function) -> int:
    inner = {id(n) for f in ast.walk(node) if isinstance(f, Function) and f is not node
             for n in ast.walk(f)}  # fmt: skip
    score = 1
    for child in ast.walk(node):
        if id(child) in inner:
            continue
        if isinstance(child, BRANCHES):
            score += 1
        elif isinstance(child, ast.BoolOp):
            score += len(child.values) - 1
        elif isinstance(child, ast.comprehension):
            score += len(child.ifs)
    return score


def test_files_stay_within_three_hundred_lines():
    problems = []
    for path in list_sources("src", "tests"):
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > FILES_ABOVE.get(name_of(path), FILE_LINES):
            problems.append(f"{name_of(path)}: {count} lines")
    assert not problems, tell(problems)


def test_functions_stay_within_forty_lines():
    problems = [
        f"{name}: {lines_of(node)} lines"
        for name, node in list_functions("src")
        if lines_of(node) > FUNCTIONS_ABOVE.get(name, FUNCTION_LINES)
    ]
    assert not problems, tell(problems)


def test_functions_stay_below_the_complexity_limit():
    problems = [
        f"{name}: complexity {complexity_of(node)}"
        for name, node in list_functions("src")
        if complexity_of(node) > COMPLEX_ABOVE.get(name, COMPLEXITY)
    ]
    assert not problems, tell(problems)


def test_functions_take_at_most_four_positional_parameters():
    problems = []
    for name, node in list_functions("src"):
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        own = [n for n in names if n not in {"self", "cls"}]
        if len(own) > POSITIONAL:
            problems.append(f"{name}: {len(own)} positional parameters")
    assert not problems, tell(problems)


def test_tests_stay_within_twenty_five_lines():
    problems = [
        f"{name}: {lines_of(node)} lines"
        for name, node in list_functions("tests")
        if node.name.startswith("test_") and lines_of(node) > TESTS_ABOVE.get(name, TEST_LINES)
    ]
    assert not problems, tell(problems)


def test_exceptions_only_shrink():
    assert all(lines <= FILE_LINES_AT_MOST for lines in FILES_ABOVE.values())
    assert all(lines <= FUNCTION_LINES_AT_MOST for lines in FUNCTIONS_ABOVE.values())
    assert len(FILES_ABOVE) + len(FUNCTIONS_ABOVE) + len(COMPLEX_ABOVE) + len(TESTS_ABOVE) == 0
