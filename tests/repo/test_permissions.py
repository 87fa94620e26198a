"""Permissions are tables of plain predicates, and the visibility table knows every role."""

import inspect
import re
from importlib import import_module

from tests.repo.house import PACKAGE, tell

from zhengtong.kernel.actor import Role


def list_permit_modules():
    return [
        import_module(f"zhengtong.{path.parent.parent.name}.domain.permits")
        for path in sorted(PACKAGE.glob("*/domain/permits.py"))
    ]


def list_rows(module):
    tables = [v for n, v in vars(module).items() if n.isupper() and isinstance(v, dict)]
    rows = [(name, row) for table in tables for name, row in table.items()]
    return [(name, r) for name, r in rows if callable(r[0] if isinstance(r, tuple) else r)]


def test_every_context_keeps_its_permissions_as_a_table():
    problems = [
        f"{module.__name__} has no table of permission → predicate"
        for module in list_permit_modules()
        if not list_rows(module)
    ]
    assert not problems, tell(problems)


def test_permissions_begin_with_their_context():
    problems = []
    for module in list_permit_modules():
        context = module.__name__.split(".")[1]
        pattern = re.compile(rf"{context}\.[a-z]+(-[a-z]+)+")
        problems += [n for n, _ in list_rows(module) if not pattern.fullmatch(str(n))]
    assert not problems, tell(problems)


def test_the_visibility_table_knows_every_role():
    from zhengtong.organisations.domain import permits

    missing = set(Role) - {sight.role for sight in permits.VISIBILITY}
    assert not missing, tell(sorted(missing))


def test_permits_ask_no_clock_and_no_database():
    problems = [
        module.__name__
        for module in list_permit_modules()
        if "django" in inspect.getsource(module) or "clock" in inspect.getsource(module)
    ]
    assert not problems, tell(problems)
