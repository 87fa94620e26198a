"""Who holds a delivered file and its key computes the receipt's digests without the platform."""

import json

import pyarrow.parquet as pq
import pytest
from tests.exchange.scene import DIGEST_KEY, NotedJournal

from zhengtong.cli.main import main
from zhengtong.exchange.engine.errors import FileUnreadable
from zhengtong.exchange.engine.exporting import FileTarget, export_delivery
from zhengtong.exchange.engine.files import open_blocks
from zhengtong.exchange.engine.recomputing import compute_digests, type_named

TABLE = """CREATE TABLE odd (id bigint PRIMARY KEY, small smallint, name text, amount numeric(12,2),
 wide numeric(30,4), loose numeric, ratio double precision, thin real, yes boolean, born date,
 at timestamp, zoned timestamptz, hour time, raw bytea, doc jsonb)"""
ROWS = """INSERT INTO odd SELECT i, i %% 7, CASE i %% 5 WHEN 0 THEN NULL WHEN 1 THEN ''
 WHEN 2 THEN E'一行\\n二行' WHEN 3 THEN '"引号", =1+1' ELSE repeat('长', 300) END,
 i * 1.25, i * 123456789012345.6789, i / 3.0, i / 7.0::float8, i / 9.0::real, i %% 2 = 0,
 date '1990-01-01' + i, timestamp '2026-01-01 08:00' + i * interval '1.5 s',
 timestamptz '2026-01-01 08:00+08' + i * interval '1 min', time '08:00' + i * interval '1 s',
 decode(lpad(to_hex(i), 4, '0'), 'hex'), jsonb_build_object('i', i)
 FROM generate_series(1, 200) AS i""".replace("%%", "%")
NAMES = "id small name amount wide loose ratio thin yes born at zoned hour raw doc"


@pytest.fixture
def delivered(scene, tmp_path):
    scene.at_source(TABLE, ROWS, "INSERT INTO odd (id) VALUES (999)")
    plan = scene.plan("odd", NAMES)
    target = FileTarget(folder=tmp_path / "store", key=b"f" * 16)
    receipt = export_delivery(plan, source=scene.source, target=target, journal=NotedJournal())
    for file in receipt["files"]:
        sealed = tmp_path / "store" / str(plan.delivery) / file["name"]
        plain = b"".join(open_blocks(sealed, key=b"f" * 16, delivery=plan.delivery))
        (tmp_path / file["name"].removesuffix(".sealed")).write_bytes(plain)
    (tmp_path / "receipt.json").write_text(json.dumps(dict(receipt)), encoding="utf-8")
    return tmp_path, receipt


def check(folder, name, *options):
    receipt = ("--receipt", str(folder / "receipt.json"))
    return main(["exchange", "digest", str(folder / name), *receipt, *options])


@pytest.mark.parametrize("name", ["odd.csv", "odd.parquet"])
def test_both_files_give_the_digests_of_the_receipt(delivered, name):
    folder, receipt = delivered
    found = compute_digests(folder / name, key=DIGEST_KEY, schema=receipt["schema"])
    assert found == receipt["digests_source"]


def test_the_command_says_that_the_file_is_what_was_delivered(delivered, capsys):
    assert check(delivered[0], "odd.csv", "--key", DIGEST_KEY.hex()) == 0
    assert "!=" not in capsys.readouterr().out


def test_the_command_names_the_column_that_was_changed(delivered, capsys):
    folder, _receipt = delivered
    table = pq.read_table(folder / "odd.parquet")
    changed = table.set_column(0, "id", table["id"].cast("int64").take([*range(1, 201), 1]))
    pq.write_table(changed, folder / "odd.parquet")
    assert check(folder, "odd.parquet", "--key", DIGEST_KEY.hex()) == 1
    wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("!=")]
    assert [line.split()[-1] for line in wrong] == ["id"]


def test_another_key_fits_no_column_with_values(delivered, capsys):
    assert check(delivered[0], "odd.csv", "--key", "00" * 16) == 1
    assert "==" not in capsys.readouterr().out


def test_what_is_no_delivered_file_gets_a_clear_word(delivered, tmp_path, capsys):
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no")
    assert check(delivered[0], "bad.parquet", "--key", DIGEST_KEY.hex()) == 2
    assert "bad.parquet" in capsys.readouterr().err
    with pytest.raises(FileUnreadable):
        compute_digests(delivered[0] / "odd.csv", key=DIGEST_KEY)


@pytest.mark.parametrize("key", ["00", "xyz"])
def test_a_key_that_is_none_is_refused(tmp_path, key):
    with pytest.raises(SystemExit):
        main(["exchange", "digest", str(tmp_path), "--key", key])


def test_types_are_named_as_the_receipt_names_them():
    names = ["int64", "string", "date32[day]", "decimal128(12, 2)", "timestamp[us, tz=UTC]",
             "timestamp[us]", "time64[us]", "bool", "float", "double", "binary"]  # fmt: skip
    assert [str(type_named(name)) for name in names] == names
