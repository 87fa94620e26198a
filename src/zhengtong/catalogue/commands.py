"""``zhengtong catalogue …``: upkeep of index and judgements, export of the whole catalogue."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue import export_commands


def register(subparsers: Any) -> None:
    """Put the verbs of the context under the command line."""
    parser = subparsers.add_parser("catalogue", help="upkeep of the catalogue")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("reindex", help="write all search rows anew").set_defaults(run=run_reindex)
    verbs.add_parser("judge", help="hold all entries against the standards anew").set_defaults(
        run=run_judge
    )
    export_commands.register(verbs)
    build = verbs.add_parser("build-index", help="fill a new folder of the search index")
    build.add_argument("generation")
    build.set_defaults(run=run_build)


def run_reindex(arguments: argparse.Namespace) -> int:
    """Write all search rows anew; exit status 0."""
    from zhengtong.catalogue.services.indexing import rebuild_index

    print(_("已重建 %(count)s 个目录的检索索引。") % {"count": rebuild_index()})
    return 0


def run_judge(arguments: argparse.Namespace) -> int:
    """Judge every published entry by the data elements as they are; exit status 0."""
    from zhengtong.catalogue.services.conformance import rejudge

    print(_("已重新核对 %(count)s 个目录的标准符合情况。") % {"count": rejudge()})
    return 0


def run_build(arguments: argparse.Namespace) -> int:
    """Fill a new generation of the index; the indexer starts this and takes it over. Status 0."""
    from pathlib import Path

    from zhengtong.catalogue.services.feeding import build_generation

    count = build_generation(Path(arguments.generation))
    print(_("已建立 %(count)s 个目录的检索索引文件。") % {"count": count})
    return 0
