"""Names say what a thing is; docstrings stand where the house asks for them."""

import ast
import re

from tests.repo.house import list_sources, name_of, parse, tell

EMPTY_WORDS = re.compile(r"(^|_)(do|handle|process|manager|helper|helpers|utils|util|misc)(_|$)")
# Django, ninja, argparse and asyncio call these by name.
GIVEN_NAMES = {"process_view", "process_request", "process_exception", "process_response",
               "handle", "process_template_response"}  # fmt: skip


def test_no_module_or_function_has_an_empty_name():
    problems = []
    for path in list_sources("src"):
        if EMPTY_WORDS.search(path.stem):
            problems.append(f"{name_of(path)}: module {path.stem}")
        for node in ast.walk(parse(path)):
            is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if is_function and node.name not in GIVEN_NAMES and EMPTY_WORDS.search(node.name):
                problems.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert not problems, tell(problems)


def test_every_module_says_what_it_is():
    problems = [name_of(p) for p in list_sources("src") if not ast.get_docstring(parse(p))]
    assert not problems, tell(problems)


def test_doors_and_domains_are_documented():
    problems = []
    for path in list_sources("src"):
        if path.name != "public.py" and "domain" not in path.parts:
            continue
        for node in parse(path).body:
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            if not isinstance(node, kinds) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                problems.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert not problems, tell(problems)


def test_nobody_imports_everything():
    problems = [
        f"{name_of(path)}:{node.lineno}"
        for path in list_sources("src", "tests")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ImportFrom)
        and (node.level or any(a.name == "*" for a in node.names))
    ]
    assert not problems, tell(problems)
