import json
from pathlib import Path

import pytest
from tests.factories.catalogue import make_draft, make_published_entry
from tests.factories.organisations import make_post

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.texts import fold_text
from zhengtong.catalogue.models import SearchRow
from zhengtong.catalogue.selectors.search import show_count
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
HOSTILE = json.loads((Path(__file__).parents[2] / "data" / "blns.json").read_text("utf-8"))


def find(text="", **narrowed):
    return catalogue.search_entries(catalogue.SearchQuery(text=text, **narrowed))


def titles(text, **narrowed):
    return [hit.title for hit in find(text, **narrowed).hits]


@pytest.mark.policy("P7.2")
@pytest.mark.parametrize(
    "text",
    [
        "道路运输",
        "运输经",
        "输",
        "车牌号",
        "牌",
        "许可证 车牌",
        "ｘｋ",
        "XK",
        "30701700",
        "摘要里",
        "一",
    ],
)
def test_any_substring_of_the_texts_finds_an_entry(text):
    make_published_entry(
        title="道路运输经营许可证一览（XK版）",
        summary="摘要里的话",
        share_type=1,
        items=(catalogue.ItemFacts(name="车牌号码"),),
    )
    make_published_entry(title="学校名录", share_type=1)
    expected = 2 if text == "30701700" else 1
    assert len(titles(text)) == expected
    assert "道路运输经营许可证一览（XK版）" in titles(text)


def test_every_substring_of_a_title_is_found_and_what_is_not_there_is_not():
    title = "农村危房改造对象花名册"
    make_published_entry(title=title, share_type=1)
    for start in range(len(title)):
        for end in range(start + 1, len(title) + 1):
            assert titles(title[start:end]) == [title]
    assert titles("农村改造") == []
    assert titles("册花") == []


def test_the_provider_is_found_by_its_name():
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    assert titles(officer.body_name[-4:]) == [entry.title]


def test_drafts_and_withdrawn_entries_are_in_no_hit_count_or_facet():
    make_draft(title="尚未发布的名录")
    found = find("名录")
    assert (found.hits, found.total, found.facets["body"]) == ((), 0, ())


def test_facets_count_what_a_further_choice_would_find():
    officer = make_post(Role.OFFICER)
    make_published_entry(officer, share_type=1)
    make_published_entry(officer)
    make_published_entry()
    found = find("", share_type=2)
    assert found.total == 2
    assert {one.value: one.count for one in found.facets["share_type"]} == {"1": 1, "2": 2}
    assert [one.count for one in found.facets["body"]] == [1, 1]
    assert len(titles("", body_id=officer.body_id, share_type=2)) == 1


def test_counts_above_two_thousand_are_shown_as_such():
    assert [show_count(n) for n in (0, 1999, 2000, 2001)] == ["0", "1,999", "2,000", "2,000+"]


def test_a_title_that_holds_the_word_comes_first():
    make_published_entry(title="殡葬服务机构", share_type=1)
    make_published_entry(title="福利机构", summary="含殡葬服务", share_type=1)
    assert titles("殡葬")[0] == "殡葬服务机构"
    assert titles("殡葬", sort="newest")[0] == "福利机构"


@pytest.mark.slow
def test_hostile_words_are_harmless_and_find_what_holds_them():
    make_published_entry(title="普通条目", share_type=1)
    row = SearchRow.objects.get()
    for text in HOSTILE:
        terms = fold_text(text.replace("\x00", "")[:100]).split()[:8]
        holds = all((t in row.folded_all if len(t) > 1 else t in row.folded_names) for t in terms)
        assert find(text).total == int(holds), repr(text)


def test_search_takes_the_same_statements_for_many_hits_as_for_few(django_assert_num_queries):
    officer = make_post(Role.OFFICER)
    make_published_entry(officer)
    with django_assert_num_queries(12):
        find("婚姻")
    for _ in range(3):
        make_published_entry(officer)
    with django_assert_num_queries(12):
        find("婚姻")
