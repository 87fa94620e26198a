"""``zhengtong catalogue export``: the whole published catalogue as a file."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _


def register(verbs: Any) -> None:
    """Put the verb under ``zhengtong catalogue``."""
    export = verbs.add_parser("export", help="the whole published catalogue as a file")
    export.add_argument(
        "--format", required=True, choices=["ttl", "jsonld", "rdf", "jsonl", "xlsx"]
    )
    export.add_argument("--out", required=True, type=Path, help="file; replaced only when whole")
    export.add_argument("--quiet", action="store_true", help="tell no progress")
    export.set_defaults(run=run_export)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the file; prints entries, digest and the cursor of the change feed behind it."""
    from zhengtong.catalogue.services.catalogue_files import export_catalogue
    from zhengtong.kernel.actor import Actor

    done = export_catalogue(
        arguments.out,
        arguments.format,
        by=Actor.system("operator"),
        progress=None if arguments.quiet else tell_progress,
    )
    facts = {"count": done.rows, "file": arguments.out, "number": done.number}
    lines = (
        _("已导出 %(count)s 个目录条目到 %(file)s，导出编号 %(number)s。") % facts,
        f"SM3 {done.digest}",
        _("此后的变更从游标 %(cursor)s 读取。") % {"cursor": done.cursor},
    )
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def tell_progress(written: int, total: int) -> None:
    """One line that is written over."""
    sys.stderr.write(f"\r{written:,} / {total:,}")
    if written + 500 > total:
        sys.stderr.write("\n")
    sys.stderr.flush()
