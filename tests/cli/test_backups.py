"""Backup sets: made from one cluster, verified, restored on another; nothing half done."""

import json
import os
import subprocess
import sys

import pytest
from tests.cli.conftest import short_folder

from zhengtong.cli import embedded
from zhengtong.cli.backups import commands, sets
from zhengtong.cli.backups.stores import BucketStore, FolderStore
from zhengtong.cli.trouble import Trouble
from zhengtong.site import unfinished

pytestmark = [pytest.mark.kill, pytest.mark.slow]
PASSPHRASE = "correct horse battery staple"
SCRIPT = """
import django, pathlib
django.setup()
from django.conf import settings
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.ledger.services.sealer import seal_pending
from zhengtong.vault import public as vault
from django.db import transaction
by = Actor.system("test")
with transaction.atomic():
    for number in range(5):
        ledger.record_deed("desk.matter-opened", subject=f"matter-{number}", by=by)
print(vault.seal_secret("backup-test", "密语"))
seal_pending()
folder = pathlib.Path(settings.ZT_STATE_DIR) / "deliveries" / "one"
folder.mkdir(parents=True)
(folder / "part-0.sealed").write_bytes(bytes(range(256)) * 5000)
"""
CHECK = """
import django, sys
django.setup()
from uuid import UUID
from zhengtong.kernel.actor import Actor
from zhengtong.ledger.models import Epoch
from zhengtong.ledger.services.sealer import seal_pending
from zhengtong.vault import public as vault
seal_pending()
secret = vault.open_secret(UUID(sys.argv[1]), by=Actor.system("test"), purpose="backup-test")
print(secret.decode(), Epoch.objects.filter(log="deeds").count())
"""


@pytest.fixture(scope="module")
def home():
    """A place with an installation that was filled and backed up once; and its secret's name."""
    with pytest.MonkeyPatch.context() as patch, short_folder() as place:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("ZT_STATE_DIR", str(place / "first"))
        (place / "passphrase").write_text(PASSPHRASE)
        secret = fill(place / "first")
        back_up(place)
        yield place, secret


@pytest.fixture
def second(home, monkeypatch, request):
    """Another installation, still empty; commands work on it."""
    place, _secret = home
    folder = place / f"second-{request.node.name[:12]}"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("ZT_STATE_DIR", str(folder))
    return folder


KILL = """
import os, signal, sys
from zhengtong.cli.backups import commands, restoring
step = sys.argv[1]
real = getattr(restoring, step)
def do_and_die(*given):
    real(*given)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(restoring, step, do_and_die)
commands.run(sys.argv[2:])
"""


def run_in(state_dir, *command):
    """What a program prints that runs inside the installation."""
    server = embedded.Server(state_dir)
    ours = not server.attach()
    server = embedded.start_platform(state_dir) if ours else server
    told = os.environ | {
        "DATABASE_URL": server.url(embedded.PLATFORM),
        "ZT_STATE_DIR": str(state_dir),
        "DJANGO_SETTINGS_MODULE": "zhengtong.site.settings",
    }
    try:
        done = subprocess.run(
            [sys.executable, *command], env=told, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout
    finally:
        if ours:
            server.stop()


def fill(state_dir):
    """A platform with records, a sealed secret and an object; the secret's name."""
    run_in(state_dir, "-m", "zhengtong.cli.main", "migrate")
    return run_in(state_dir, "-c", SCRIPT).strip().splitlines()[-1]


def back_up(place):
    words = ["create", "--at", str(place / "sets"), "--passphrase-file", str(place / "passphrase")]
    assert commands.run(words) == 0
    (key,) = place.glob("first/keys/backup.key")
    (place / "backup.key").write_text(key.read_text())
    (place / "backup.key").chmod(0o600)


def restore(place, *more):
    words = ["--at", str(place / "sets"), "--key-file", str(place / "backup.key")]
    return commands.run(["restore", *words, *more])


def test_a_set_is_restored_and_verified_on_another_cluster(home, second):
    place, secret = home
    words = ("--passphrase-file", str(place / "passphrase"))
    assert restore(place, *words) == 0
    opened, epochs = run_in(second, "-c", CHECK, secret).split()
    assert (opened, epochs) == ("密语", "2")
    assert (second / "deliveries/one/part-0.sealed").stat().st_size == 256 * 5000
    out = run_in(second, "-m", "zhengtong.cli.main", "ledger", "verify", "--json")
    assert all(not verdict["findings"] for verdict in json.loads(out))
    with pytest.raises(Trouble, match="not empty; nothing was changed"):
        restore(place, *words)


def test_a_restore_killed_at_any_step_is_finished_by_the_same_command(home, second):
    place, secret = home
    server = embedded.start_platform(second)
    words = ["--at", str(place / "sets"), "--key-file", str(place / "backup.key")]
    words += ["--passphrase-file", str(place / "passphrase")]
    try:
        for step in ("_unpack", "_move_into_place", "_load_database", "_open_epoch"):
            done = subprocess.run(
                [sys.executable, "-c", KILL, step, "restore", *words], check=False
            )
            assert done.returncode == -9, step
        refuse_to_start(second)
        (name,) = sets.list_sets(FolderStore(place / "sets"))
        assert unfinished.read(second).set == name
        assert commands.run(["restore", *words]) == 0
        assert run_in(second, "-c", CHECK, secret).split() == ["密语", "2"]
        assert (second / "deliveries/one/part-0.sealed").stat().st_size == 256 * 5000
        assert not unfinished.exists(second)
        assert not (second / ".restore-staging").exists()
    finally:
        server.stop()


def refuse_to_start(state_dir):
    """No process and no upgrade on half of an installation."""
    command = [sys.executable, "-m", "zhengtong.cli.main"]
    for words in (["web"], ["worker"], ["gateway"], ["migrate"], ["upgrade", "run"]):
        done = subprocess.run([*command, *words], check=False, capture_output=True, text=True)
        assert done.returncode == 1
        assert "was not finished" in done.stderr
        assert str(state_dir) in done.stderr


def test_while_a_restore_is_unfinished_another_set_is_refused(home, second):
    place, _secret = home
    second.mkdir()
    unfinished.write(second, unfinished.Unfinished(set="another", begun_at="2026-11-20T00:00:00Z"))
    with pytest.raises(Trouble, match=r"restore of another into .* was not finished"):
        restore(place, "--passphrase-file", str(place / "passphrase"))
    (second / unfinished.NOTE).write_text("{")
    with pytest.raises(Trouble, match=r"restore-unfinished\.json cannot be read"):
        restore(place, "--passphrase-file", str(place / "passphrase"))


def test_a_set_that_was_touched_is_not_restored(home, second):
    place, _secret = home
    (name,) = sets.list_sets(FolderStore(place / "sets"))
    path = place / "sets" / name / sets.DATABASE
    whole = path.read_bytes()
    for damaged in (whole[:-100], whole[:5000] + b"x" + whole[5001:]):
        path.write_bytes(damaged)
        with pytest.raises(Trouble, match=r"database\.zt of .* was changed or cut"):
            restore(place, "--passphrase-file", str(place / "passphrase"))
    path.write_bytes(whole)
    (place / "wrong").write_text("another long passphrase")
    with pytest.raises(Trouble, match="does not open the keys"):
        restore(place, "--passphrase-file", str(place / "wrong"))
    assert not (second / "deliveries").exists()


def test_keys_and_rows_never_lie_readable_in_a_set(home):
    place, _secret = home
    held = b"".join(p.read_bytes() for p in (place / "sets").rglob("*") if p.is_file())
    for key in [*(place / "first/keys").glob("*.key"), place / "first/secret-key"]:
        if key.is_file():
            assert key.read_bytes().strip() not in held
    assert b"matter-3" not in held


def test_another_key_is_named_and_a_set_without_manifest_is_none(home, tmp_path):
    place, _secret = home
    (tmp_path / "other.key").write_text("00" * 16)
    (tmp_path / "other.key").chmod(0o600)
    words = ["--key-file", str(tmp_path / "other.key")]
    with pytest.raises(Trouble, match="sealed under the key"):
        commands.run(["verify", "--at", str(place / "sets"), *words])
    with pytest.raises(Trouble, match="holds no sets"):
        commands.run(["verify", "--at", str(tmp_path / "empty"), *words])


def test_only_the_newest_sets_are_kept(tmp_path):
    store = FolderStore(tmp_path)
    for name in ("a", "b", "c"):
        manifest = sets.Manifest(
            name=name, made_at="", version="0", server_major=15, key_id="00" * 8
        )
        with store.write(f"{name}/{sets.DATABASE}") as file:
            file.write(b"x")
        sets.write_manifest(store, manifest, key=b"k" * 16)
    commands.run(["prune", "--at", str(tmp_path), "--keep", "2"])
    assert sets.list_sets(store) == ["b", "c"]
    assert not (tmp_path / "a").exists()


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path, monkeypatch):
    if request.param == "folder":
        yield FolderStore(tmp_path)
        return
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    for name, text in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s"}.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setenv("ZT_S3_ENDPOINT", address)
    boto3.client("s3", endpoint_url=address, region_name="us-east-1").create_bucket(Bucket="sets")
    yield BucketStore("sets", "backups/zt")
    server.stop()


def test_a_store_gives_back_what_was_written_and_nothing_half_done(store):
    with store.write("one/file") as file:
        file.write(b"x" * 70_000)
    with pytest.raises(TypeError), store.write("one/broken") as file:
        file.write("text")
    assert store.list_names() == ["one/file"]
    with store.read("one/file") as file:
        assert len(file.read()) == 70_000
    store.delete("one/file")
    assert store.list_names() == []
    with pytest.raises(FileNotFoundError), store.read("one/file"):
        pass
