"""The colours of the look: contrast by formula."""

import re
from importlib.resources import files

import pytest

CSS = files("zhengtong.toolkit").joinpath("static/toolkit/css/tokens.css").read_text("utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS.partition(".desk")[0]))

TEXT_ON_GROUND = [
    *[(ink, ground) for ink in ("ink-1", "ink-2", "ink-3") for ground in ("surface", "bg")],
    ("primary-600", "surface"),
    ("primary-600", "primary-50"),
    ("primary-700", "primary-100"),
    ("ink-2", "primary-50"),
    ("on-primary", "primary-600"),
    ("on-primary", "primary-700"),
    ("ok", "ok-ground"),
    ("warn", "warn-ground"),
    ("danger", "danger-ground"),
    ("gold", "gold-ground"),
    ("ok", "surface"),
    ("warn", "surface"),
    ("danger", "surface"),
    ("on-primary", "danger"),
    ("foot-ink", "foot-bg"),
    ("on-dark-soft", "primary-900"),
    ("ink-3", "bg"),
    ("ink-2", "line-soft"),
]
SHAPE_ON_GROUND = [("control", "surface"), ("primary-500", "surface"), ("focus", "primary-900")] + [
    (f"mark-{n}", "surface") for n in range(1, 7)
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON_GROUND)
def test_shapes_stand_out_from_their_ground(shape, ground):
    assert contrast(shape, ground) >= 3


def test_writing_on_tiles_of_maps_can_be_read():
    charts = files("zhengtong.toolkit").joinpath("static/toolkit/css/charts.css").read_text("utf-8")
    tiles = dict(re.findall(r"\.tile--(\d) \{ fill: (#[0-9a-f]{6}); \}", charts))
    assert len(tiles) == 6
    for level, colour in tiles.items():
        TOKENS["tile"] = colour
        assert contrast("tile", "ink-1" if level in "012" else "surface") >= 4.5
