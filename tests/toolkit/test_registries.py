"""Navigation and panels: what upper contexts register is drawn, in order, for whom it is."""

import pytest
from django.test import RequestFactory

from zhengtong.kernel.errors import Unavailable
from zhengtong.toolkit import navigation, panels
from zhengtong.toolkit.navigation import NavItem


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(panels, "_panels", {})


def keys(path="/b/1/", area="public"):
    request = RequestFactory().get(path)
    return [(link.key, link.current) for link in navigation.links_for(request, area)]


def test_links_come_in_order_and_the_longest_address_is_current():
    navigation.register(NavItem("b", "乙", "/b/", "public", 20))
    navigation.register(NavItem("a", "甲", "/", "public", 10))
    navigation.register(NavItem("c", "丙", "/b/1/", "public", 30))
    assert keys() == [("a", False), ("b", False), ("c", True)]
    assert keys("/") == [("a", True), ("b", False), ("c", False)]


def test_links_without_a_page_or_permission_are_left_out():
    navigation.register(NavItem("gone", "无", "nowhere:at-all", "public"))
    navigation.register(
        NavItem("secret", "密", "/s/", "public", permission=lambda actor: actor is not None)
    )
    assert keys() == []


def test_panels_fill_a_slot_once_and_in_order():
    def second(request, entry):
        return f"<p>2 {entry}</p>"

    panels.register_panel("slot", second, 20)
    panels.register_panel("slot", lambda *_: "<p>1</p>", 10)
    panels.register_panel("slot", second, 20)
    assert panels.render_slot("slot", None, "x") == "<p>1</p><p>2 x</p>"


def test_figures_become_tiles_with_grouped_numbers():
    panels.register_panel("f", lambda *_: panels.Figure(label="<目录>", number=12345, href="/c/"))
    html = panels.render_slot("f", None)
    assert "12,345" in html
    assert "&lt;目录&gt;" in html


def test_a_panel_whose_source_is_down_spares_the_page():
    def broken(request):
        raise Unavailable

    panels.register_panel("slot", broken)
    assert "暂时无法显示" in panels.render_slot("slot", None)
