"""Permissions are tables of plain predicates, and the visibility table knows every role."""

import inspect
from importlib import import_module

from tests.repo.house import PACKAGE, tell

from zhengtong.kernel.actor import Role


def list_permit_modules():
    return [
        import_module(f"zhengtong.{path.parent.parent.name}.domain.permits")
        for path in sorted(PACKAGE.glob("*/domain/permits.py"))
    ]


def test_every_context_keeps_its_permissions_as_a_table():
    problems = []
    for module in list_permit_modules():
        tables = [v for n, v in vars(module).items() if n.isupper() and isinstance(v, dict)]
        rows = [row for table in tables for row in table.values()]
        predicates = [r for r in rows if callable(r[0] if isinstance(r, tuple) else r)]
        if not predicates:
            problems.append(f"{module.__name__} has no table of permission → predicate")
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
