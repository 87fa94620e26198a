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
    sign = verbs.add_parser("sign-challenge", help="answer a sign-in challenge with a key file")
    sign.add_argument("--key", type=Path, required=True, help="PEM of the private key")
    sign.add_argument("--challenge", type=Path, help="file with the text; unset: standard input")
    sign.set_defaults(run=run_sign_challenge)
    reset = verbs.add_parser(
        "reset-second-factor", help="for the security administrator whom nobody else can help"
    )
    reset.add_argument("username")
    reset.set_defaults(run=run_reset_second_factor)
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


def run_sign_challenge(arguments: argparse.Namespace) -> int:
    """Print the signature a portal asks for, as Base64; the key file is read and kept nowhere."""
    from base64 import b64encode

    from zhengtong.crypto.software_key import SoftwareKey

    if arguments.challenge:
        text = arguments.challenge.read_text(encoding="utf-8")
    else:
        text = sys.stdin.read()
    try:
        signer = SoftwareKey(arguments.key.read_bytes())
        signature = signer.sign_challenge(text.rstrip("\n").encode())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"zhengtong: {arguments.key}: {error}\n")
        return 1
    sys.stdout.write(b64encode(signature).decode() + "\n")
    return 0


def run_reset_second_factor(arguments: argparse.Namespace) -> int:
    """Authenticator, backup codes and certificates of the account are void."""
    from zhengtong.organisations.services.second_factors import reset_factors_at_console

    reset_factors_at_console(arguments.username)
    return 0
