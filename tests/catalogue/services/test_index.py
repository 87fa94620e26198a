"""The index of one machine and PostgreSQL give the same answers; what is lost is made anew."""

import os
import random
import shutil
import threading

import pytest
from django.db import connection, connections
from tests.factories.catalogue import make_published_entry

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.index import folder, reading
from zhengtong.catalogue.models import Entry, SearchChange, SearchRow
from zhengtong.catalogue.selectors import bigrams
from zhengtong.catalogue.selectors.asking import split_terms
from zhengtong.catalogue.selectors.search import list_labels
from zhengtong.catalogue.selectors.wording import read_terms
from zhengtong.catalogue.services import feeding, watching
from zhengtong.catalogue.services.indexing import forget_entry
from zhengtong.desk.models import Alarm

pytestmark = pytest.mark.django_db(transaction=True)
SIGNS = "登记婚姻信息國国 A１1-。"


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path
    reading.forget_opened()
    yield tmp_path
    reading.forget_opened()


def make_index():
    indexer = feeding.Indexer()
    generation = folder.make_generation()
    feeding.build_generation(generation)
    indexer.take_over(generation)
    indexer.take_turn()
    return indexer


def ask(text, **narrowed):
    return catalogue.search_entries(catalogue.SearchQuery(text=text, **narrowed))


def make_entries(count, seed=1):
    chance = random.Random(seed)
    for number in range(count):
        words = ["".join(chance.choices(SIGNS, k=chance.randint(2, 12))) for _ in range(3)]
        make_published_entry(
            title=f"示例{number}{words[0]}".strip()[:50],
            summary=words[1],
            share_type=1,
            items=(catalogue.ItemFacts(name=f"项{words[2]}".strip()),),
        )


def test_the_index_counts_what_plain_substrings_and_postgresql_count():
    make_entries(12)
    make_index()
    rows = list(SearchRow.objects.all())
    chance = random.Random(7)
    for _ in range(200):
        text = "".join(chance.choices(SIGNS, k=chance.randint(1, 4)))
        terms = split_terms(text)
        plain = sum(
            all(t in (r.folded_all if len(t) > 1 else r.folded_names) for t in terms) for r in rows
        )
        found = ask(text)
        assert found.is_capped is False
        assert (
            found.total
            == plain
            == bigrams.match_rows(
                catalogue.SearchQuery(text=text), None, terms=read_terms(text)
            ).count()
        ), repr(text)


def test_facets_pages_and_order_are_those_of_the_fallback(place):
    make_entries(9)
    make_index()
    for text in ("", "信息", "示例", "项"):
        for narrowed in ({}, {"share_type": 1}, {"share_type": 3}, {"cycle": "daily"}):
            ours = ask(text, **narrowed)
            (place / "search" / "damaged").touch()
            theirs = ask(text, **narrowed)
            (place / "search" / "damaged").unlink()
            assert (ours.is_capped, theirs.is_capped) == (False, True)
            assert [hit.uuid for hit in ours.hits] == [hit.uuid for hit in theirs.hits]
            assert (ours.total, ours.facets) == (theirs.total, theirs.facets)


def test_traditional_full_width_and_capital_forms_find_the_same():
    make_published_entry(title="婚姻登记国XK名录", share_type=1)
    make_index()
    assert [ask(text).total for text in ("婚姻登記", "國ｘｋ", "国xk", "国 录")] == [1, 1, 1, 1]


def test_changes_are_fed_and_withdrawn_entries_leave_hits_and_counts():
    indexer = make_index()
    entry = make_published_entry(title="后来发布的名录", share_type=1)
    assert ask("后来发布").total == 0
    indexer.take_turn()
    assert ask("后来发布").total == 1
    forget_entry(Entry.objects.get(uuid=entry.uuid))
    indexer.take_turn()
    found = ask("后来发布")
    assert (found.total, found.hits, found.facets["body"]) == (0, (), ())


def test_a_change_of_an_older_transaction_that_ends_later_is_not_passed_by():
    indexer = make_index()
    entry = make_published_entry(title="长事务里的名录", share_type=1)
    indexer.take_turn()
    started, finish = threading.Event(), threading.Event()

    def write_slowly():
        from django.db import transaction

        with transaction.atomic():
            SearchRow.objects.filter(entry__uuid=entry.uuid).update(folded_all="慢慢写好")
            started.set()
            finish.wait(10)
        connections.close_all()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    started.wait(10)
    make_published_entry(title="随后很快的名录", share_type=1)
    indexer.take_turn()
    assert ask("随后很快").total == 1
    finish.set()
    writer.join()
    indexer.take_turn()
    assert ask("慢慢写好").total == 1


@pytest.mark.parametrize("harm", ["folder", "meta", "cursor", "segments", "pointer"])
def test_a_lost_or_damaged_index_is_noticed_answered_for_and_made_anew(harm, monkeypatch):
    entry = make_published_entry(title="总能找到的名录", share_type=1)
    make_index()
    generation = folder.current()
    do_harm(harm, generation)
    reading.forget_opened()
    assert [hit.uuid for hit in ask("总能找到").hits] == [entry.uuid]
    indexer = feeding.Indexer()
    assert indexer.is_rebuild_due()
    make_index()
    found = ask("总能找到")
    assert (found.total, found.is_capped, folder.current() != generation) == (1, False, True)


def do_harm(harm, generation):
    if harm == "folder":
        shutil.rmtree(generation)
    elif harm == "meta":
        (generation / "index" / "meta.json").write_text("{")
    elif harm == "cursor":
        (generation / "cursor.json").unlink()
    elif harm == "pointer":
        (folder.root() / "current").write_text("../elsewhere")
    else:
        for path in (generation / "index").glob("*.term"):
            path.unlink()


def test_an_index_of_another_database_or_an_absent_indexer_is_not_asked():
    make_published_entry(title="只在这里的名录", share_type=1)
    make_index()
    generation = folder.current()
    os.utime(folder.root() / "fed", (1, 1))
    assert ask("只在这里").is_capped
    folder.note_fed()
    assert not ask("只在这里").is_capped
    cursor = folder.read_cursor(generation)
    folder.write_cursor(generation, folder.Cursor(database="other/1", horizon=cursor.horizon))
    reading.forget_opened()
    assert ask("只在这里").is_capped
    assert feeding.Indexer().is_rebuild_due()


def test_a_lost_index_is_an_alarm_until_it_is_back():
    assert watching.watch_index() is False
    assert Alarm.objects.get(code=watching.ALARM).cleared_at is None
    make_index()
    assert watching.watch_index() is True
    assert Alarm.objects.get(code=watching.ALARM).cleared_at is not None


def test_only_one_process_of_a_machine_feeds_the_index():
    with folder.only_one() as first, folder.only_one() as second:
        assert (first, second) == (True, False)
    with folder.only_one() as again:
        assert again


def test_every_query_asks_for_a_label():
    make_published_entry(title="标签之内的名录", share_type=1)
    make_index()
    searcher = reading.open_searcher()
    assert list_labels(None)
    conditions = reading.narrow(read_terms("标签"), ["somebody else"], {})
    assert reading.find_page(searcher, conditions, first="", offset=0, limit=5).total == 0
    assert reading.count_values(searcher, conditions, {"share_type": 5}) == {"share_type": []}


def test_changes_are_noted_by_the_database_whoever_writes():
    make_published_entry(title="直接改写的名录", share_type=1)
    before = SearchChange.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_searchrow SET cycle = 'daily'")
        cursor.execute("DELETE FROM catalogue_searchrow")
    assert SearchChange.objects.count() == before + 2


def test_what_an_indexer_had_not_kept_when_it_was_killed_is_fed_again(monkeypatch):
    indexer = make_index()
    make_published_entry(title="断电之前的名录", share_type=1)

    def die(*_):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(feeding.Indexer, "_write", die)
        with pytest.raises(SystemExit):
            indexer.take_turn()
    indexer.close()
    again = feeding.Indexer()
    again.take_turn()
    assert ask("断电之前").total == 1
    again.close()
    feeding.Indexer().take_turn()
    assert ask("断电之前").total == 1
