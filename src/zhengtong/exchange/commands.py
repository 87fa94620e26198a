"""``zhengtong exchange …``: check a delivered file against its receipt, without the platform."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import DomainError, fill

KEY_BYTES_LEAST = 16


def register(subparsers: Any) -> None:
    """Put the verbs of the context under the command line."""
    parser = subparsers.add_parser("exchange", help="check delivered files")
    verbs = parser.add_subparsers(dest="verb", required=True)
    digest = verbs.add_parser(
        "digest",
        help="compute a file's column digests; exit status 1 if they are not the receipt's",
    )
    digest.add_argument("file", type=Path, help="a delivered CSV or Parquet file")
    digest.add_argument("--key", required=True, type=read_key, help="the digest key, hexadecimal")
    digest.add_argument("--receipt", type=Path, help="the receipt (JSON); needed for CSV")
    digest.add_argument("--algorithm", choices=["aes128", "sm4"], help="if there is no receipt")
    digest.set_defaults(run=run_digest)


def read_key(text: str) -> bytes:
    """The key of its hexadecimal form; blanks and dashes between digits are allowed.

    Raises:
        argparse.ArgumentTypeError: no hexadecimal digits, or too few.
    """
    try:
        key = bytes.fromhex(text.replace("-", "").replace(" ", ""))
    except ValueError as error:
        raise argparse.ArgumentTypeError("not hexadecimal digits") from error
    if len(key) < KEY_BYTES_LEAST:
        raise argparse.ArgumentTypeError("too short")
    return key


def run_digest(arguments: argparse.Namespace) -> int:
    """Print the digests; compare them if there is a receipt."""
    from zhengtong.exchange.engine import recomputing
    from zhengtong.exchange.engine.fingerprint import differing

    try:
        receipt = _read_receipt(arguments.receipt)
        found = recomputing.compute_digests(
            arguments.file,
            key=arguments.key,
            algorithm=arguments.algorithm or recomputing.algorithm_of(receipt),
            schema=receipt.get("schema", ()),
        )
    except DomainError as error:
        sys.stderr.write(fill(_(error.message), error.facts) + "\n")
        return 2
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if not receipt:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    wrong = differing(receipt["digests_source"], found)
    for name, one in found.items():
        print(f"{'!=' if name in wrong else '==':<3}{one['sum']}  {one['rows']:>12}  {name}")
    for name in sorted(set(wrong) - set(found)):
        print(f"{'!=':<3}{'':<32}  {0:>12}  {name}")
    print(_("与凭证一致。") if not wrong else _("与凭证不一致。"))
    return 1 if wrong else 0


def _read_receipt(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    receipt = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(receipt, dict) or "digests_source" not in receipt:
        raise ValueError(f"{path}: not a receipt")
    return receipt
