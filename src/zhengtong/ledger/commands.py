"""``zhengtong ledger …``: verify the logs, export proofs, checkpoints and the verifier."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import fill
from zhengtong.ledger import purge_commands
from zhengtong.ledger.domain.findings import WHATS, Finding, Verdict

LOGS = ["deeds", "refusals", "calls"]


def register(subparsers: Any) -> None:
    """Put the verbs of the context under the command line."""
    parser = subparsers.add_parser("ledger", help="journal, proofs, verification")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="walk the logs; exit status 1 if anything is wrong")
    verify.add_argument("--log", choices=LOGS, action="append")
    kept = "a checkpoint kept elsewhere that the log must still contain"
    verify.add_argument("--checkpoint", type=Path, action="append", default=[], help=kept)
    trusted = "trust these keys only, not those in the database"
    verify.add_argument("--key", action="append", default=[], metavar="sm2:HEX", help=trusted)
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run_verify)
    proof = verbs.add_parser("proof", help="export the proof of one record")
    proof.add_argument("record", type=UUID)
    proof.add_argument("-o", "--output", type=Path)
    proof.set_defaults(run=run_proof)
    _register_checkpoints(verbs)
    seal = verbs.add_parser("seal", help="seal what is committed now, as the worker does")
    seal.set_defaults(run=run_seal)
    redeliver = verbs.add_parser("redeliver", help="owe failed deliveries of events again")
    redeliver.set_defaults(run=run_redeliver)
    purge_commands.register(verbs)


def _register_checkpoints(verbs: Any) -> None:
    checkpoint = verbs.add_parser("checkpoint", help="print the newest signed head of a log")
    checkpoint.add_argument("--log", choices=LOGS, default="deeds")
    checkpoint.add_argument("--since", type=Path, help="prove that it extends this checkpoint")
    checkpoint.add_argument("-o", "--output", type=Path)
    checkpoint.set_defaults(run=run_checkpoint)
    verifier = verbs.add_parser("export-verifier", help="write the one-file offline verifier")
    verifier.add_argument("-o", "--output", type=Path)
    verifier.set_defaults(run=run_export_verifier)
    epoch = verbs.add_parser("open-epoch", help="begin a new epoch after restoring a backup")
    epoch.add_argument("checkpoint", type=Path, help="the last published checkpoint of the log")
    epoch.add_argument("--reason", required=True)
    epoch.set_defaults(run=run_open_epoch)


def run_verify(arguments: argparse.Namespace) -> int:
    from zhengtong.ledger.services.verification import verify_log

    trusted = [_parse_key(text) for text in arguments.key] or None
    published = [path.read_text(encoding="utf-8") for path in arguments.checkpoint]
    verdicts = []
    for log in arguments.log or LOGS:
        texts = [text for text in published if text.split("\n")[0].split("/")[-2:-1] == [log]]
        verdicts.append(verify_log(log, trusted=trusted, published=texts))
    if arguments.json:
        print(json.dumps([v.to_plain() for v in verdicts], ensure_ascii=False, indent=1))
    else:
        for verdict in verdicts:
            _print_verdict(verdict)
    return 0 if all(verdict.is_whole for verdict in verdicts) else 1


def _print_verdict(verdict: Verdict) -> None:
    facts = {
        "log": verdict.log,
        "records": verdict.records,
        "sealed": verdict.sealed,
        "heads": verdict.heads,
    }
    if verdict.is_whole:
        print(_("%(log)s：完好，共 %(records)s 条记录、%(heads)s 个树头。") % facts)
        return
    print(_("%(log)s：发现 %(count)s 处异常。") % {**facts, "count": len(verdict.findings)})
    for finding in verdict.findings:
        print(f"  {_sentence(finding)}")


def _sentence(finding: Finding) -> str:
    return fill(_(WHATS[finding.what]), finding.__dict__)


def _parse_key(text: str) -> tuple[str, bytes]:
    algorithm, _separator, key = text.partition(":")
    return algorithm, bytes.fromhex(key)


def run_proof(arguments: argparse.Namespace) -> int:
    from zhengtong.ledger.domain.errors import RecordNotFound
    from zhengtong.ledger.models import Record
    from zhengtong.ledger.services.proofs import export_proof, proof_text

    record = Record.objects.filter(uuid=arguments.record).first()
    if record is None:
        raise RecordNotFound
    _write(arguments.output, proof_text(export_proof(record.log, record.uuid)))
    return 0


def run_checkpoint(arguments: argparse.Namespace) -> int:
    from zhengtong.ledger.services import proofs

    if arguments.since:
        earlier = arguments.since.read_text(encoding="utf-8")
        _write(arguments.output, proofs.proof_text(proofs.prove_consistency(earlier)))
        return 0
    text = proofs.latest_checkpoint(arguments.log)
    _write(arguments.output, text)
    return 0 if text else 1


def run_export_verifier(arguments: argparse.Namespace) -> int:
    from zhengtong.ledger.services.proofs import verifier_source

    _write(arguments.output, verifier_source())
    return 0


def run_seal(_arguments: argparse.Namespace) -> int:
    from zhengtong.ledger.services.sealer import seal_pending

    print(seal_pending())
    return 0


def run_open_epoch(arguments: argparse.Namespace) -> int:
    from zhengtong.ledger.services.epochs import open_epoch

    text = arguments.checkpoint.read_text(encoding="utf-8")
    number = open_epoch(cites=text, by=Actor.system("operator"), reason=arguments.reason)
    print(number)
    return 0


def _write(path: Path | None, text: str) -> None:
    if path is None:
        sys.stdout.write(text)
    else:
        path.write_text(text, encoding="utf-8", newline="\n")


def run_redeliver(arguments: argparse.Namespace) -> int:
    """Owe every delivery that failed for good once more; exit status 0."""
    from zhengtong.ledger.services.outbox import retry_failed_deliveries

    print(_("已重新投递 %(count)s 件事件。") % {"count": retry_failed_deliveries()})
    return 0
