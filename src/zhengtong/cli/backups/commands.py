"""``zhengtong backup …``: create, list, verify, restore, prune."""

import argparse
from pathlib import Path

from zhengtong.cli import installation
from zhengtong.cli.backups import sets
from zhengtong.cli.backups.making import make_set, write_status
from zhengtong.cli.backups.restoring import restore_set
from zhengtong.cli.backups.stores import Store, open_store
from zhengtong.cli.backups.verifying import verify_set
from zhengtong.cli.trouble import Trouble
from zhengtong.cli.upkeep import attached_installation
from zhengtong.site import config


def run(arguments: list[str]) -> int:
    """One verb; its exit status."""
    options = _parser().parse_args(arguments)
    address = options.at or config.value("ZT_BACKUP_TARGET")
    if not address:
        raise Trouble("Where the backups lie is not set.", "Give --at, or set ZT_BACKUP_TARGET.")
    return int(VERBS[options.verb](options, open_store(address)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhengtong backup")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, purpose in PURPOSES.items():
        verb = verbs.add_parser(name, help=purpose)
        verb.add_argument("--at", help="folder or s3://bucket/prefix; unset: ZT_BACKUP_TARGET")
        verb.add_argument(
            "--key-file", type=Path, help="unset: keys/backup.key of the state folder"
        )
        verb.add_argument("--demo", action="store_true", help="the demonstration's installation")
        if name in {"create", "restore"}:
            help_text = "file with the passphrase of the keys; unset: ZT_BACKUP_PASSPHRASE_FILE"
            verb.add_argument("--passphrase-file", type=Path, help=help_text)
        if name in {"verify", "restore"}:
            verb.add_argument("set", nargs="?", default="", help="unset: the newest")
        if name == "restore":
            help_text = "a checkpoint published after the set was made; may be given for each log"
            verb.add_argument("--published", type=Path, action="append", default=[], help=help_text)
        if name == "prune":
            verb.add_argument("--keep", type=int, help="sets to keep; unset: ZT_BACKUP_KEEP")
    return parser


def _key_path(options: argparse.Namespace) -> Path:
    given: Path | None = options.key_file
    return given or installation.place_of(demo=options.demo) / "keys" / sets.KEY_FILE


def _passphrase(options: argparse.Namespace) -> str:
    path = options.passphrase_file or config.value("ZT_BACKUP_PASSPHRASE_FILE")
    if not path:
        return ""
    if not Path(path).is_file():
        raise Trouble(f"There is no passphrase file {path}.", "")
    return Path(path).read_text(encoding="utf-8").strip()


def _chosen(options: argparse.Namespace, store: Store, key: bytes) -> sets.Manifest:
    name = options.set or next(iter(reversed(sets.list_sets(store))), "")
    if not name:
        raise Trouble(f"{store.address} holds no sets.", "zhengtong backup create")
    return sets.read_manifest(store, name, key=key)


def create(options: argparse.Namespace, store: Store) -> int:
    """A new set, verified, and the old ones beyond the number to keep removed."""
    passphrase = _passphrase(options)
    with attached_installation(demo=options.demo) as here:
        key = sets.make_key(_key_path(options))
        manifest = make_set(here, store, key=key, passphrase=passphrase)
        verify_set(store, manifest, key=key)
        write_status(here, store, manifest, verified=True)
    size = sum(facts["bytes"] for facts in manifest.files.values())
    rows = sum(manifest.tables.values())
    print(f"{manifest.name}: {rows} rows, {len(manifest.objects)} objects, {size // 1024} KB.")
    if not passphrase:
        print("The keys are not in it: give --passphrase-file, or keep a copy of them elsewhere.")
    print(f"Keep a copy of {_key_path(options)} in another place: without it nothing opens.")
    return 0


def show(_options: argparse.Namespace, store: Store) -> int:
    """The sets that count, oldest first."""
    for name in sets.list_sets(store):
        found = sets.read_manifest(store, name, key=None)
        size = sum(facts["bytes"] for facts in found.files.values())
        keys = "with keys" if sets.KEYS in found.files else "without keys"
        print(f"{name}  {found.version}  {size // 1024} KB  {keys}")
    return 0


def verify(options: argparse.Namespace, store: Store) -> int:
    """Every digest and every seal of a set."""
    key = sets.read_key(_key_path(options))
    manifest = _chosen(options, store, key)
    count = verify_set(store, manifest, key=key)
    print(f"{manifest.name} is whole: {sum(manifest.tables.values())} rows, {count} objects.")
    return 0


def restore(options: argparse.Namespace, store: Store) -> int:
    """A set into an empty installation."""
    if options.key_file is None:
        raise Trouble("Name the key file of the backups.", "--key-file")
    key = sets.read_key(options.key_file)
    manifest = _chosen(options, store, key)
    texts = [path.read_text(encoding="utf-8") for path in options.published]
    published = {text.split("\n")[0].split("/")[-2]: text for text in texts}
    with attached_installation(demo=options.demo) as here:
        counts = restore_set(
            here,
            store,
            manifest,
            key=key,
            passphrase=_passphrase(options) if sets.KEYS in manifest.files else "",
            published=published,
        )
    if options.demo:
        installation.mark_as_demo(here.state_dir)
    print(
        f"Restored {manifest.name}: {sum(counts.values())} rows, {len(manifest.objects)} objects."
    )
    if sets.KEYS not in manifest.files:
        print(f"The set holds no keys: put your copy into {here.state_dir} before you start.")
    return 0


def prune(options: argparse.Namespace, store: Store) -> int:
    """All but the newest sets removed."""
    keep = options.keep if options.keep is not None else config.value("ZT_BACKUP_KEEP")
    if keep < 1:
        raise Trouble("At least one set is kept.", "")
    names = sets.list_sets(store)
    for name in names[:-keep]:
        sets.delete_set(store, name)
        print(f"removed {name}")
    return 0


PURPOSES = {
    "create": "make a set and verify it",
    "list": "the sets there are",
    "verify": "check a set whole",
    "restore": "load a set into an empty installation",
    "prune": "remove old sets",
}
VERBS = {"create": create, "list": show, "verify": verify, "restore": restore, "prune": prune}
