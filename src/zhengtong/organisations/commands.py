"""``zhengtong organisations …``: the first steps of an installation, and who sees what."""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Put the verbs of the context under the command line."""
    parser = subparsers.add_parser("organisations", help="regions, first body, administrators")
    verbs = parser.add_subparsers(dest="verb", required=True)
    regions = verbs.add_parser("load-regions", help="load regions from a CSV file: code,name")
    regions.add_argument("file", type=Path)
    regions.add_argument("--source", required=True, help="where the list comes from")
    regions.set_defaults(run=run_load_regions)
    found = verbs.add_parser("found", help="make the first body and the three administrators")
    found.add_argument("--body", required=True, help="name of the data authority")
    found.add_argument("--region", required=True, help="its region code, as 340000000000")
    found.add_argument("--credit-code", default="")
    for role in ("system-admin", "security-admin", "auditor"):
        found.add_argument(f"--{role}", required=True, metavar="USER:NAME")
    found.set_defaults(run=run_found)
    page = verbs.add_parser("visibility", help="the page of who sees what, in Markdown")
    page.set_defaults(run=print_visibility)


def run_load_regions(arguments: argparse.Namespace) -> int:
    """Load regions and say how many were new or renamed."""
    from zhengtong.organisations.services.founding import founder, load_regions

    with arguments.file.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    written = load_regions(rows, source=arguments.source, by=founder())
    sys.stdout.write(f"{written}\n")
    return 0


def run_found(arguments: argparse.Namespace) -> int:
    """Make the first body and print one slip for each administrator."""
    from zhengtong.kernel.actor import ROLE_NAMES, Role
    from zhengtong.organisations.domain.bodies import BodyFields
    from zhengtong.organisations.domain.people import PersonFields
    from zhengtong.organisations.services.founding import found_platform

    people = {}
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        username, _, name = getattr(arguments, role.value).partition(":")
        people[role] = PersonFields(username=username, name=name or username)
    founding = found_platform(
        BodyFields(
            name=arguments.body,
            region=arguments.region,
            credit_code=arguments.credit_code,
            is_data_authority=True,
        ),
        people,
    )
    for role, slip in founding.slips.items():
        sys.stdout.write(f"{ROLE_NAMES[role]}\t{slip.username}\t{slip.password}\n")
    return 0


def print_visibility(_arguments: argparse.Namespace) -> int:
    """Print the page made from the visibility table."""
    from zhengtong.organisations.domain.visibility_page import describe_visibility

    sys.stdout.write(describe_visibility())
    return 0
