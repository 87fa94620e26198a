"""Synonyms, pinyin and traditional signs: the index and PostgreSQL find the same."""

import pytest
from tests.factories.catalogue import make_published_entry

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.synonyms import MAX_FORMS, spread_term
from zhengtong.catalogue.index import folder, reading
from zhengtong.catalogue.models import SynonymGroup, SynonymWord
from zhengtong.catalogue.selectors.folding import fold_search
from zhengtong.catalogue.services import feeding

pytestmark = pytest.mark.django_db
TITLES = ("住房公积金缴存", "公积金贷款", "戶籍證明", "驾照名录", "学校名录")


@pytest.fixture
def index(tmp_path, settings):
    settings.ZT_STATE_DIR = tmp_path
    reading.forget_opened()
    yield tmp_path / "search" / "damaged"
    reading.forget_opened()


def keep_synonyms(*words):
    SynonymWord.objects.filter(folded__in=[fold_search(word) for word in words]).delete()
    group = SynonymGroup.objects.create(source="示例数据")
    for word in words:
        SynonymWord.objects.create(group=group, word=word, folded=fold_search(word))


def titles_of(text):
    found = catalogue.search_entries(catalogue.SearchQuery(text=text))
    return found.is_capped, found.total, [hit.title for hit in found.hits]


@pytest.mark.policy("P7.2")
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("住房公积金", {"住房公积金缴存", "公积金贷款"}),
        ("公积金", {"住房公积金缴存", "公积金贷款"}),
        ("住房公积金贷款", {"公积金贷款"}),
        ("驾驶证", {"驾照名录"}),
        ("gongjijin", {"住房公积金缴存", "公积金贷款"}),
        ("ＧＪＪ", {"住房公积金缴存", "公积金贷款"}),
        ("xue'xiao", {"学校名录"}),
        ("xxml", {"学校名录"}),
        ("學校", {"学校名录"}),
        ("户籍证明", {"戶籍證明"}),
        ("xml", {"学校名录"}),
        ("gjj 贷款", {"公积金贷款"}),
        ("' | ! & :*", set()),
        ("gjj:*", set()),
        ("␣gj", set()),
    ],
)
def test_both_ways_find_the_same(index, text, wanted):
    keep_synonyms("住房公积金", "公积金")
    keep_synonyms("驾驶证", "驾照")
    for title in TITLES:
        make_published_entry(title=title, summary="无", share_type=1)
    indexer, generation = feeding.Indexer(), folder.make_generation()
    feeding.build_generation(generation)
    indexer.take_over(generation)
    indexer.take_turn()
    ours = titles_of(text)
    index.touch()
    theirs = titles_of(text)
    assert (ours[0], theirs[0]) == (False, True)
    assert ours[1:] == theirs[1:]
    assert (ours[1], set(ours[2])) == (len(wanted), wanted)


def test_a_word_takes_a_bounded_number_of_forms_and_the_longest_word_counts():
    groups = [["住房公积金", "公积金"], ["ab", *map(str, range(10, 40))]]
    assert spread_term("住房公积金贷款", groups) == ("住房公积金贷款", "公积金贷款")
    forms = spread_term("abab", groups)
    assert (len(forms), forms[0]) == (MAX_FORMS, "abab")
    assert spread_term("学校", groups) == ("学校",)
