"""Every list page may be taken home as a workbook, from the rows its own filter found."""

import ast

from tests.repo.house import PACKAGE, list_sources, name_of, parse, tell

from zhengtong.toolkit import exports

# Pages that show a list in pages and have no export, each with the reason. It may only shrink.
WITHOUT: dict[str, str] = {
    "exchange/web/evidence_views.py::show_quarantine": "has a sheet and a permit of its own",
}
AT_MOST = 1


def list_pages():
    """Functions of web rooms that page through a list: name and the names they call."""
    for path in list_sources("src"):
        if "/web/" not in name_of(path):
            continue
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.FunctionDef):
                called = {
                    getattr(n.func, "attr", getattr(n.func, "id", ""))
                    for n in ast.walk(node)
                    if isinstance(n, ast.Call)
                }
                if {"paginate", "paginate_capped", "search_entries"} & called:
                    place = path.relative_to(PACKAGE).as_posix()
                    yield f"{place}::{node.name}", called


def test_every_list_page_exports_what_it_shows():
    problems = [n for n, called in list_pages() if "send_list" not in called and n not in WITHOUT]
    assert not problems, tell(problems)
    assert not set(WITHOUT) - {name for name, _ in list_pages()}
    assert len(WITHOUT) <= AT_MOST


def test_every_declared_list_has_its_button_and_says_who_may():
    templates = "".join(p.read_text("utf-8") for p in PACKAGE.rglob("templates/**/*.html"))
    buttons = {
        one.key for one in exports.list_listings() if f'export_button "{one.key}"' in templates
    }
    own = {"exchange.quarantine", "test.names"}
    missing = [o.key for o in exports.list_listings() if o.key not in buttons | own]
    assert not missing, tell(missing)
    assert all(one.roles and one.columns for one in exports.list_listings())
