"""The search part: 1,000,000 entries with 10,000,000 items, found by the index and by pg_trgm."""

import os
import random
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

SEED = 20261127
QUERIES = 200
BUILD_S, TITLES_S, SEARCH_MS, PUBLISHED_MS, TRGM_RATIO = 180, 90, 20, 1000, 25
WORDS = (
    "住房公积金 婚姻登记 道路运输 经营许可 不动产 社会保险 企业法人 医疗机构 "
    "学校名录 行政处罚 税务登记 低保对象 残疾人证 车辆年检 驾驶证 户籍人口 居住证 "
    "土地使用 建设工程 施工许可 环境监测 水质断面 空气质量 食品经营 药品批发 "
    "特种设备 安全生产 消防验收 气象预警 农村危房 粮食收储 林权登记 专利授权 "
    "知识产权 科技项目 就业失业 退休人员 养老机构 救助站 福利彩票 旅游景区 "
    "文物保护 体育场馆 信用信息 名单 明细 花名册 统计 年度 月度 基本信息 "
    "办理结果 审批记录 变更 注销 公示 目录 编码"
)
ITEMS = (
    "姓名 性别 公民身份号码 统一社会信用代码 单位名称 法定代表人 联系电话 通信地址 "
    "登记日期 有效期至 证件编号 发证机关 状态 备注 金额 数量 面积 经度 纬度 "
    "行政区划代码 序号 类型 等级 结果 时间"
)
CYCLES = ("daily", "weekly", "monthly", "yearly", "realtime")
COLUMNS = (
    "entry_id, body_id, share_type, format_class, openness, cycle, grade, title, folded_title, "
    "folded_names, folded_all, published_at"
)
TRGM = """
SELECT {field}, count(*) FROM catalogue_searchrow WHERE folded_all LIKE %s GROUP BY 1
ORDER BY 2 DESC LIMIT 12
"""


def run(note, size):
    """Rows noted: build, search, equality, peer, freshness. Rows stand for ten items each."""
    from django.conf import settings

    place = Path(tempfile.mkdtemp(prefix="zt-bench-search-"))
    settings.ZT_STATE_DIR = place
    note("machine load when it began", os.getloadavg()[0])
    try:
        fill_rows(size)
        note("entries", size)
        indexer = measure_builds(note, place)
        words = pick_words(size)
        measure_search(note, words)
        compare_counts(note, words)
        measure_freshness(note, indexer)
        measure_trigrams(note, words[:40])
        note("machine load when it ended", os.getloadavg()[0])
    finally:
        shutil.rmtree(place, ignore_errors=True)


def fill_rows(size):
    """Search rows written straight into their table: a bench of search, not of publication."""
    from django.db import connection, transaction
    from tests.factories.organisations import make_body

    bodies = [make_body().pk for _ in range(40)]
    chance = random.Random(SEED)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with cursor.copy(f"COPY catalogue_searchrow ({COLUMNS}) FROM STDIN") as copy:
            for number in range(1, size + 1):
                copy.write_row(row_of(number, chance, bodies))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_searchrow")


def row_of(number, chance, bodies):
    """One row: a title of three words, a summary of about 85 signs, ten items."""
    words, items = WORDS.split(), ITEMS.split()
    title = "".join(chance.choices(words, k=3))
    signs = chance.choices(range(19968, 23000), k=10)
    names = [a + chr(b) for a, b in zip(chance.choices(items, k=10), signs, strict=True)]
    summary = "的".join(chance.choices(words, k=18))
    top = "\n".join([title, *names])
    whole = "\n".join([top, summary, f"示例单位{number % 3100}", f"34{number:08d}"])
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    facets = (1 + number % 3, f"{1 + number % 6:02d}", ("closed", "open")[number % 2])
    more = (CYCLES[number % 5], 1 + number % 4)
    return (number, bodies[number % 40], *facets, *more, title, title, top, whole, at)


def measure_builds(note, place):
    from zhengtong.catalogue.index import folder
    from zhengtong.catalogue.services import feeding

    started = time.perf_counter()
    generation = folder.make_generation()
    feeding.build_generation(generation)
    note("index of titles, items and summaries built s", time.perf_counter() - started, BUILD_S)
    files = (path for path in generation.rglob("*") if path.is_file())
    note("index MB", sum(path.stat().st_size for path in files) / 1e6)
    indexer = feeding.Indexer()
    indexer.take_over(generation)
    indexer.take_turn()
    return indexer


def pick_words(size):
    """Pieces of 2 to 4 signs out of real rows, so that most find something."""
    from zhengtong.catalogue.models import SearchRow

    chance = random.Random(SEED)
    keys = [chance.randint(1, size) for _ in range(QUERIES)]
    texts = dict(SearchRow.objects.filter(pk__in=keys).values_list("pk", "folded_all"))
    words = []
    for key in keys:
        line = chance.choice([one for one in texts[key].split() if len(one) > 4])
        at = chance.randrange(len(line) - 3)
        words.append(line[at : at + chance.choice([2, 2, 2, 3, 3, 4])])
    return words


def ask(word):
    """One page with its facets and labels, as the page asks the index."""
    from zhengtong.catalogue.domain.synonyms import Term
    from zhengtong.catalogue.index import folder, reading
    from zhengtong.catalogue.index.schema import EVERYONE

    folder.note_fed()  # between two parts nobody feeds it
    searcher = reading.open_searcher()
    terms = [Term(forms=(word,))]
    conditions = reading.narrow(terms, [EVERYONE], {})
    found = reading.find_page(searcher, conditions, first=(word,), offset=0, limit=20)
    sizes = {"body": 12, "share_type": 12, "format_class": 12, "cycle": 12}
    reading.count_values(searcher, conditions, sizes)
    return found.total


def timed(work, words):
    times = []
    for word in words:
        started = time.perf_counter()
        work(word)
        times.append((time.perf_counter() - started) * 1000)
    return times


def measure_search(note, words):
    timed(ask, words)  # warm
    times = timed(ask, words)
    note("search with four facets and labels ms p50", statistics.median(times))
    note(
        "search with four facets and labels ms p95",
        statistics.quantiles(times, n=20)[-1],
        SEARCH_MS,
    )
    note("search with four facets and labels ms most", max(times))


def compare_counts(note, words):
    """How many queries count otherwise than a plain substring does in every row."""
    from zhengtong.catalogue.models import SearchRow

    wanted = dict.fromkeys(words, 0)
    for text in SearchRow.objects.values_list("folded_all", flat=True).iterator(chunk_size=5000):
        for word in wanted:
            wanted[word] += word in text
    wrong = sum(ask(word) != count for word, count in wanted.items())
    note(f"of {len(wanted)} queries counted otherwise than by substring", wrong)
    note("most hits of a query", max(wanted.values()))
    if wrong:
        raise SystemExit("the index counts otherwise than plain substrings do")


def measure_freshness(note, indexer):
    """From a committed change of a row to its being found, without the pause between two turns."""
    from zhengtong.catalogue.models import SearchRow

    times = []
    for number in range(30):
        mark = f"刚刚发布{number}号"
        SearchRow.objects.filter(pk=number + 1).update(folded_all=mark)
        started = time.perf_counter()
        indexer.take_turn()
        assert ask(mark) >= 1
        times.append((time.perf_counter() - started) * 1000)
    pause_ms = 250
    note("found after a commit ms p95", statistics.quantiles(times, n=20)[-1] + pause_ms,
         PUBLISHED_MS)  # fmt: skip


def measure_trigrams(note, words):
    """The same questions on the same rows with pg_trgm: a GIN index and LIKE."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        started = time.perf_counter()
        cursor.execute(
            "CREATE INDEX bench_trgm ON catalogue_searchrow USING gin (folded_all gin_trgm_ops)"
        )
        note("peer: pg_trgm index built s", time.perf_counter() - started)

        def ask_trigrams(word):
            like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            cursor.execute(
                "SELECT entry_id FROM catalogue_searchrow WHERE folded_all LIKE %s "
                "ORDER BY published_at DESC LIMIT 20",
                [like],
            )
            for field in ("body_id", "share_type", "format_class", "cycle"):
                cursor.execute(TRGM.format(field=field), [like])

        theirs = timed(ask_trigrams, words)
    ours = timed(ask, words)
    note("peer: pg_trgm with four facets ms p50", statistics.median(theirs))
    note("peer: pg_trgm with four facets ms p95", statistics.quantiles(theirs, n=20)[-1])
    times_faster = statistics.median(theirs) / statistics.median(ours)
    note(f"times faster than pg_trgm (median; at least {TRGM_RATIO})", times_faster)
