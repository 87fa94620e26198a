"""The command ``zhengtong site openapi``."""

import argparse
import json
import sys


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put ``site`` and its verbs under the command line's parser."""
    parser = subparsers.add_parser("site", help="the portal as a whole")
    verbs = parser.add_subparsers(dest="verb", required=True)
    page = verbs.add_parser("openapi", help="the OpenAPI description of the API, as JSON")
    page.set_defaults(run=print_description)


def print_description(_arguments: argparse.Namespace) -> int:
    """The description on standard output."""
    sys.stdout.write(render_description())
    return 0


def render_description() -> str:
    """The description as the repository keeps it: sorted, indented, Chinese as it is."""
    from zhengtong.site.api import describe_api

    plain = json.loads(json.dumps(describe_api(), default=str))
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
