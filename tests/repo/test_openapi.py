from pathlib import Path

from zhengtong.site.commands import render_description

SNAPSHOT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"


def test_the_description_of_the_api_is_the_one_in_the_repository():
    fresh = render_description()
    again = "zhengtong site openapi > docs/reference/openapi.json"
    assert SNAPSHOT.read_text(encoding="utf-8") == fresh, f"the API has changed; run: {again}"


def test_every_operation_says_what_it_does():
    from zhengtong.site.api import METHODS, describe_api

    silent = [
        f"{method} {path}"
        for path, item in describe_api()["paths"].items()
        for method in METHODS
        if method in item and not item[method].get("description")
    ]
    assert not silent
