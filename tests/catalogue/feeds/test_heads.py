import json
import re

import pytest
from tests.factories.catalogue import make_published_entry

from zhengtong.catalogue.web.structured import write_block

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def test_the_page_of_an_entry_names_its_feeds_and_describes_itself(client):
    entry = make_published_entry(keywords="婚姻，登记、民政")
    page = client.get(f"/catalogue/{entry.uuid}/").content.decode()
    links = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', page)
    assert [media for media, _ in links] == [
        "text/turtle", "application/ld+json", "application/rdf+xml",
    ]  # fmt: skip
    assert all(client.get(address).status_code == 200 for _, address in links)
    told = json.loads(BLOCK.search(page)[1])
    assert (told["@type"], told["name"], told["version"]) == ("Dataset", entry.title, "1")
    assert told["identifier"] == [entry.code]
    assert told["keywords"] == ["婚姻", "登记", "民政"]


def test_no_text_breaks_out_of_the_description():
    entry = make_published_entry(summary='</script><script>alert("x")</script><!-- & ]]>')
    block = str(write_block(entry))
    assert block.count("<") == 2
    assert json.loads(BLOCK.fullmatch(block)[1])["description"].startswith("</script>")


def test_the_search_page_names_the_feeds_of_the_whole(client):
    page = client.get("/catalogue/").content.decode()
    assert 'type="text/turtle" href="/catalog.ttl"' in page


def test_crawlers_are_led_to_the_feed_and_kept_from_filters(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /catalogue/?\n" in text
    assert "http://127.0.0.1:8000/catalog " in text
