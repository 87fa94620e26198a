"""The public pages of data elements and code sets."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = [pytest.mark.django_db, pytest.mark.policy("P8.2")]

HOSTILE = [
    "\x00",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%00",
    "𠮷" * 300,
    "\ud800",
    "%",
    "_",
]


def test_a_stranger_reads_the_register_of_elements(client: Client) -> None:
    page = client.get("/standards/", {"q": "身份号码"})
    assert page.status_code == 200
    assert "公民身份号码" in page.content.decode()


def test_an_element_page_shows_its_attributes_and_source(client: Client) -> None:
    text = client.get("/standards/elements/DE-003/").content.decode()
    assert "GB/T 2261.1-2003" in text
    assert "/standards/code-sets/sex/" in text


def test_a_code_set_page_is_searchable_and_paginated(client: Client) -> None:
    text = client.get("/standards/code-sets/region/", {"q": "3414"}).content.decode()
    assert "巢湖市（地级）" in text
    assert client.get("/standards/code-sets/region/", {"page": "9999999"}).status_code == 200
    assert client.get("/standards/code-sets/").status_code == 200


@pytest.mark.parametrize("address", ["elements/DE-999/", "code-sets/none/", "elements/%00/"])
def test_an_unknown_name_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/standards/{address}").status_code == 404


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_search_words_are_survived_and_escaped(client: Client, text: str) -> None:
    for address in ("/standards/", "/standards/code-sets/region/"):
        page = client.get(address, {"q": text.encode("utf-8", "replace").decode()})
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


def test_the_number_of_statements_does_not_grow_with_rows(client: Client) -> None:
    counts = []
    for words in ("DE-001", ""):
        with CaptureQueriesContext(connection) as queries:
            client.get("/standards/", {"q": words})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_pages_read_english(client: Client) -> None:

    client.cookies["django_language"] = "en"
    text = client.get("/standards/code-sets/").content.decode()
    assert "List of code sets" in text
    assert "Marital status" in text
