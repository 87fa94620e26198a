"""A table moved from one database to another: counts, digests, idempotence."""

from dataclasses import replace

import pytest
from tests.exchange.scene import NotedJournal, Scene, again

from zhengtong.exchange.engine.errors import (
    ColumnChanged,
    ColumnMissing,
    DeleteLimitExceeded,
    RejectLimitExceeded,
    RightMissing,
    RunCancelled,
    TableMissing,
    TargetColumnMismatch,
    TargetKeyMissing,
)
from zhengtong.exchange.engine.fingerprint import differing
from zhengtong.exchange.engine.plan import Limits, PlannedColumn, Window
from zhengtong.exchange.engine.rules import Rule
from zhengtong.exchange.engine.schema import Condition

REGIONS = """CREATE TABLE regions AS SELECT i::bigint AS id, '3401' || lpad(i::text, 8, '0') AS code,
 ('村' || i)::varchar(20) AS name, (i * 1.25)::numeric(12,2) AS area, date '2020-01-01' + i % 99 AS day,
 CASE WHEN i % 5 = 0 THEN NULL ELSE 'a' || chr(9) || '"' || chr(10) END AS note
 FROM generate_series(1, 2500) AS i"""  # noqa: E501


@pytest.fixture
def regions(scene: Scene) -> Scene:
    scene.at_source(REGIONS, "ALTER TABLE regions ADD PRIMARY KEY (id)", "ANALYZE regions")
    return scene


def plan_of(scene: Scene, **changes):
    settings = {"key": ("id",), "rows_each": 600} | changes
    return scene.plan("regions", "id code name area day note", **settings)


def test_every_row_arrives_and_the_digests_of_both_sides_agree(regions: Scene):
    receipt = regions.deliver(plan_of(regions))
    assert receipt["rows_source"] == receipt["rows_target"] == receipt["rows_inserted"] == 2500
    assert receipt["partitions"] > 2
    assert differing(receipt["digests_source"], receipt["digests_target"]) == []
    assert regions.target_rows("SELECT count(*), sum(area), count(note) FROM regions") == [
        tuple(regions.server.rows(regions.source_name, "SELECT count(*), sum(area), count(note) FROM regions")[0])  # noqa: E501
    ]  # fmt: skip


@pytest.mark.policy("R40")
def test_the_same_delivery_again_writes_nothing(regions: Scene):
    plan = plan_of(regions)
    first = regions.deliver(plan)
    before = regions.target_rows("SELECT max(xmin::text::bigint) FROM regions")
    assert regions.deliver(replace(plan)) == first
    renewed = regions.deliver(again(plan))
    assert (renewed["rows_inserted"], renewed["rows_updated"], renewed["rows_deleted"]) == (0, 0, 0)
    assert regions.target_rows("SELECT max(xmin::text::bigint) FROM regions") == before


def test_only_changed_rows_are_written_and_gone_rows_are_deleted(regions: Scene):
    plan = plan_of(regions)
    regions.deliver(plan)
    regions.at_source(
        "UPDATE regions SET name = '新村' WHERE id <= 10", "DELETE FROM regions WHERE id > 2490"
    )
    receipt = regions.deliver(again(plan))
    assert (receipt["rows_inserted"], receipt["rows_updated"], receipt["rows_deleted"]) == (
        0,
        10,
        10,
    )
    assert receipt["rows_target"] == 2490


@pytest.mark.policy("R41")
def test_bad_rows_are_set_aside_with_their_rule_and_counted(regions: Scene):
    regions.at_source(
        "UPDATE regions SET name = '' WHERE id = 7",
        "UPDATE regions SET code = 'x' WHERE id IN (8, 9)",
    )
    rules = (
        Rule(name="R1", kind="not-null", column="name"),
        Rule(name="R2", kind="pattern", column="code", settings={"pattern": "[0-9]{12}"}),
    )
    journal = NotedJournal()
    receipt = regions.deliver(plan_of(regions, rules=rules), journal)
    assert receipt["rows_source"] == receipt["rows_target"] + receipt["rows_rejected"] == 2500
    assert journal.kinds == {"7": "not-null", "8": "pattern", "9": "pattern"}


def test_too_many_bad_rows_stop_the_delivery_before_the_merge(regions: Scene):
    rules = (Rule(name="R1", kind="range", column="area", settings={"low": 100}),)
    with pytest.raises(RejectLimitExceeded) as caught:
        regions.deliver(plan_of(regions, rules=rules, limits=Limits(rejected_rows=78)))
    assert caught.value.facts == {"rejected": 79, "rows": 2500}
    assert regions.target_rows("SELECT to_regclass('regions')") == [(None,)]


def test_a_source_that_lost_most_rows_does_not_empty_the_target(regions: Scene):
    regions.deliver(plan_of(regions))
    regions.at_source("DELETE FROM regions WHERE id > 10")
    with pytest.raises(DeleteLimitExceeded):
        regions.deliver(plan_of(regions))
    assert regions.target_rows("SELECT count(*) FROM regions") == [(2500,)]


def test_a_table_without_key_is_replaced_as_a_whole(scene: Scene):
    scene.at_source(REGIONS)
    plan = plan_of(scene, key=(), rows_each=300)
    assert scene.deliver(plan)["rows_inserted"] == 2500
    assert scene.deliver(again(plan))["rows_inserted"] == 0
    scene.at_source("DELETE FROM regions WHERE id <= 100")
    receipt = scene.deliver(again(plan))
    assert (receipt["rows_deleted"], receipt["rows_inserted"]) == (2500, 2400)
    assert scene.target_rows("SELECT count(*) FROM regions") == [(2400,)]


def test_replacing_keeps_the_rights_that_others_have(scene: Scene):
    scene.at_source(REGIONS)
    plan = plan_of(scene, key=())
    scene.deliver(plan)
    scene.at_target("GRANT SELECT ON regions TO zt_reader", "CREATE VIEW seen AS SELECT 1 AS one")
    scene.at_source("DELETE FROM regions WHERE id <= 100")
    scene.deliver(again(plan))
    assert scene.target_rows("SELECT has_table_privilege('zt_reader', 'regions', 'SELECT')") == [
        (True,)
    ]


def test_a_table_that_a_view_hangs_on_is_refilled_in_place(scene: Scene):
    scene.at_source(REGIONS)
    plan = plan_of(scene, key=())
    scene.deliver(plan)
    scene.at_target("CREATE VIEW seen AS SELECT count(*) AS rows FROM regions")
    scene.at_source("DELETE FROM regions WHERE id <= 100")
    scene.deliver(again(plan))
    assert scene.target_rows("SELECT rows FROM seen") == [(2400,)]


def test_rows_that_share_a_key_are_all_set_aside(scene: Scene):
    scene.at_source(REGIONS, "UPDATE regions SET id = 5 WHERE id IN (6, 7)")
    journal = NotedJournal()
    receipt = scene.deliver(plan_of(scene), journal)
    assert receipt["rows_rejected"] == 3
    assert receipt["rows_target"] == 2497
    assert [(one.row_key, one.kind) for one in journal.rejections[-1]] == [("5", "duplicate-key")]


def test_a_row_filter_limits_what_leaves_the_source(regions: Scene):
    wanted = (
        Condition(column="code", operator="prefix", values=("34010000000", "34010000001")),
        Condition(column="note", operator="not_null"),
    )
    receipt = regions.deliver(plan_of(regions, row_filter=wanted))
    assert receipt["rows_target"] == 16


def test_a_filter_value_cannot_leave_its_quotes(regions: Scene):
    evil = (Condition(column="code", operator="eq", values=("x' OR '1'='1\\'; --",)),)
    assert regions.deliver(plan_of(regions, row_filter=evil))["rows_target"] == 0


def test_masks_are_applied_before_anything_is_written(regions: Scene):
    columns = (
        PlannedColumn(source="id", target="id"),
        PlannedColumn(source="code", target="code", mask="id"),
        PlannedColumn(source="name", target="label", mask="name"),
        PlannedColumn(source="note", target="note", mask="drop"),
    )
    regions.deliver(plan_of(regions, columns=columns, mask_key=b"k" * 16))
    rows = regions.target_rows("SELECT code, label, note FROM regions WHERE id = 1234")
    assert rows == [("340100**1234", "村****", None)]


def test_an_incremental_flow_reads_only_what_is_new(regions: Scene):
    first = regions.deliver(plan_of(regions, window=Window(column="id")))
    assert first["watermark"] == "2500"
    regions.at_source("INSERT INTO regions (id, code) VALUES (2501, 'a'), (2502, 'b')")
    receipt = regions.deliver(plan_of(regions, window=Window(column="id", low="2500")))
    assert (receipt["rows_source"], receipt["rows_inserted"], receipt["rows_deleted"]) == (2, 2, 0)
    assert regions.target_rows("SELECT count(*) FROM regions") == [(2502,)]


def test_a_run_that_is_cancelled_leaves_the_target_alone(regions: Scene):
    journal = NotedJournal()
    journal.going = RunCancelled()
    with pytest.raises(RunCancelled):
        regions.deliver(plan_of(regions), journal)
    assert regions.target_rows("SELECT to_regclass('regions')") == [(None,)]


DRIFTS = [
    ("DROP TABLE regions", TableMissing),
    ("ALTER TABLE regions DROP COLUMN area", ColumnMissing),
    ("ALTER TABLE regions ALTER area TYPE numeric(14,3)", ColumnChanged),
    ("REVOKE SELECT ON regions FROM zt_reader", RightMissing),
]


@pytest.mark.parametrize(("change", "error"), DRIFTS, ids=[d[0] for d in DRIFTS])
def test_a_source_that_changed_since_it_was_catalogued_fails_clearly(regions: Scene, change, error):
    columns = tuple(
        PlannedColumn(source=c.name, target=c.name, type_name=c.type_name)
        for c in regions.source.describe_table("regions").columns
    )
    plan = plan_of(regions, columns=columns)
    regions.deliver(plan)
    regions.at_source(change)
    with pytest.raises(error):
        regions.deliver(again(plan))
    assert regions.target_rows("SELECT count(*) FROM regions") == [(2500,)]


TARGETS = [
    ("CREATE TABLE regions (id bigint, code text, name text, area numeric(12,2), day date, note text)", RightMissing),  # noqa: E501
    ("CREATE TABLE regions (id bigint PRIMARY KEY, code text, name text, area numeric(12,1), day date, note text); GRANT ALL ON regions TO zt_writer", TargetColumnMismatch),  # noqa: E501
    ("CREATE TABLE regions (id bigint PRIMARY KEY, code text, name text, area numeric, day date); GRANT ALL ON regions TO zt_writer", TargetColumnMismatch),  # noqa: E501
    ("CREATE TABLE regions (id bigint, code text, name text, area numeric, day date, note text); GRANT ALL ON regions TO zt_writer", TargetKeyMissing),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("change", "error"), TARGETS, ids=["rights", "scale", "column", "key"])
def test_an_unfit_target_is_refused_before_a_row_is_read(regions: Scene, change, error):
    regions.at_target(*change.split("; "))
    journal = NotedJournal()
    with pytest.raises(error):
        regions.deliver(plan_of(regions), journal)
    assert journal.notes[-1].rows_read == 0


def test_text_longer_than_the_target_takes_is_set_aside(regions: Scene):
    regions.at_target(
        "CREATE TABLE regions (id int8 PRIMARY KEY, code text, name varchar(4), area numeric, day date, note text)",  # noqa: E501
        "GRANT ALL ON regions TO zt_writer",
    )  # fmt: skip
    receipt = regions.deliver(plan_of(regions, limits=Limits(rejected_percent=None)))
    assert receipt["rows_rejected"] == 1501
    assert receipt["rows_target"] == 999


def test_no_staging_is_left_behind(regions: Scene):
    plan = plan_of(regions)
    regions.deliver(plan)
    assert not regions.stage_exists(plan.run)
