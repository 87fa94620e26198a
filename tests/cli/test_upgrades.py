"""Whom a migration holds up; one upgrade at a time."""

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ModelState, ProjectState
from tests.factories.earlier import list_earlier_migrations

from zhengtong.cli.trouble import Trouble
from zhengtong.cli.upgrades import running
from zhengtong.cli.upgrades.effects import Effect, effect_of, examine


@pytest.fixture
def state() -> ProjectState:
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("note", models.CharField(max_length=9, null=True)),
    ]
    state.add_model(ModelState("desk", "Thing", fields))
    return state


def alter(name: str, field: models.Field) -> ops.AlterField:
    return ops.AlterField("thing", name, field)


CASES = [
    (ops.AddField("thing", "new", models.IntegerField(null=True)), Effect.MOMENT),
    (ops.AddField("thing", "new", models.IntegerField(default=0)), Effect.MOMENT),
    (ops.AddField("thing", "new", models.IntegerField(unique=True, null=True)), Effect.WRITERS),
    (ops.AddIndex("thing", models.Index(fields=["name"], name="x")), Effect.WRITERS),
    (AddIndexConcurrently("thing", models.Index(fields=["name"], name="x")), Effect.NOBODY),
    (alter("name", models.CharField(max_length=80)), Effect.MOMENT),
    (alter("name", models.CharField(max_length=20)), Effect.READERS),
    (alter("name", models.TextField()), Effect.MOMENT),
    (alter("name", models.IntegerField()), Effect.READERS),
    (alter("note", models.CharField(max_length=9)), Effect.READERS),
    (alter("name", models.CharField(max_length=50, help_text="x")), Effect.NOBODY),
    (ops.AddConstraint("thing", models.CheckConstraint(condition=models.Q(id__gt=0), name="x")),
     Effect.READERS),
    (ops.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="x")),
     Effect.READERS),
    (ops.RunSQL("CREATE INDEX x ON desk_thing (name)"), Effect.WRITERS),
    (ops.RunSQL("ALTER TABLE desk_thing ADD CHECK (id > 0)"), Effect.UNKNOWN),
    (ops.RunSQL("ALTER TABLE desk_thing DISABLE TRIGGER t"), Effect.NOBODY),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "effect"), CASES)
def test_who_waits_for_an_operation_is_known(state, operation, effect):
    assert effect_of(operation, "desk", state) is effect


def test_a_table_made_by_the_same_upgrade_is_in_nobodys_way(state):
    migration = Migration("0002_new", "desk")
    new = ops.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
    check = models.CheckConstraint(condition=models.Q(id__gt=0), name="x")
    migration.operations = [new, ops.AddConstraint("new", check)]
    assert [f.effect for f in examine([migration], lambda _m: state)] == [Effect.NOBODY] * 2


def test_migrations_since_the_earlier_version_hold_no_reader_up():
    """What must make readers wait says why: ``readers_wait = "…"`` in the migration class."""
    loader = MigrationLoader(None)
    earlier = list_earlier_migrations()
    found = [loader.disk_migrations[key] for key in ordered_keys(loader) if key not in earlier]
    ours = [one for one in found if one.__module__.startswith("zhengtong.")]
    findings = examine(ours, lambda m: loader.project_state((m.app_label, m.name), at_end=False))
    excused = {f"{m.app_label}.{m.name}" for m in ours if getattr(m, "readers_wait", "")}
    problems = [f"{f.migration}: {f.what} ({f.table}): {f.effect.name}" for f in findings
                if f.effect >= Effect.READERS and f.migration not in excused]  # fmt: skip
    assert ours
    assert not problems, "\n".join(problems)


def ordered_keys(loader: MigrationLoader) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        found |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(found)


@pytest.mark.django_db(transaction=True)
def test_two_upgrades_never_run_at_once(tmp_path):
    with running._alone(), pytest.raises(Trouble, match="Another upgrade"), running._alone():
        pass


@pytest.mark.django_db(transaction=True)
def test_there_is_nothing_to_roll_back_before_the_first_upgrade(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "records_folder", lambda: tmp_path)
    with pytest.raises(Trouble, match="No upgrade is on record"):
        running.roll_back(print)


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_of_another_version_is_not_rolled_back_by_this_one(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "records_folder", lambda: tmp_path)
    running._keep(tmp_path / "1.json", running.Record("2026-01-01", "9.9.9", is_done=True))
    with pytest.raises(Trouble, match=r"to 9\.9\.9"):
        running.roll_back(print)
