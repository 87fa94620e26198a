"""Templates, styles and script of the look keep to the strict content security policy."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(str(files("zhengtong")))
TEMPLATES = sorted(
    [*ROOT.glob("toolkit/templates/**/*.html"), *ROOT.glob("site/templates/**/*.html")]
)
SPRITE = (ROOT / "toolkit/static/toolkit/icons.svg").read_text("utf-8")
ICONS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_carries_styles_or_scripts_of_its_own(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son(click|change|submit|load|input)=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"""(src|href)=["']https?://""", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_icon_named_in_a_template_is_in_the_sprite(path):
    text = path.read_text("utf-8")
    named = re.findall(r'{% icon "([^"]+)"', text) + re.findall(r'\bicon="([^"]+)"', text)
    assert set(named) <= ICONS


def test_the_sprite_holds_about_fifty_icons_and_no_colours():
    assert len(ICONS) >= 50
    assert not re.search(r"(fill|stroke|style)=", SPRITE)


def test_the_own_script_stays_small_and_calls_nobody():
    script = (ROOT / "toolkit/static/toolkit/zt.js").read_text("utf-8")
    assert script.count("\n") <= 200
    assert not re.search(r"https?://|eval\(|innerHTML|fetch\(", script)


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("toolkit/static/toolkit/css/*.css")), ids=lambda p: p.name
)
def test_styles_use_only_tokens_that_exist_and_fetch_nothing_from_outside(path):
    css = path.read_text("utf-8")
    tokens = (ROOT / "toolkit/static/toolkit/css/tokens.css").read_text("utf-8")
    known = set(re.findall(r"(--[\w-]+):", tokens))
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= known
    assert "//" not in re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
