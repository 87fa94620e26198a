"""The command ``zhengtong organisations visibility``."""

import argparse
import sys

from zhengtong.organisations.domain.visibility_page import describe_visibility


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put ``organisations`` and its verbs under the command line's parser."""
    parser = subparsers.add_parser("organisations", help="bodies, posts and people")
    verbs = parser.add_subparsers(dest="verb", required=True)
    page = verbs.add_parser("visibility", help="the page of who sees what, in Markdown")
    page.set_defaults(run=print_visibility)


def print_visibility(_arguments: argparse.Namespace) -> int:
    """The page on standard output."""
    sys.stdout.write(describe_visibility())
    return 0
