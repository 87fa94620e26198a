"""Proofs to hand out: that a record is in its tree, that a tree extends an earlier one."""

import json
from importlib.resources import files
from typing import Any
from uuid import UUID

from zhengtong.crypto import merkle
from zhengtong.crypto.notes import MalformedNote, read_checkpoint
from zhengtong.crypto.records import header_bytes
from zhengtong.ledger.domain.errors import (
    CheckpointNotOurs,
    RecordCleared,
    RecordNotFound,
    RecordNotSealed,
    UnknownLog,
)
from zhengtong.ledger.models import Epoch, Leaf, Log, Record, TreeHead
from zhengtong.ledger.services import trees
from zhengtong.ledger.services.head_checks import signature_fault
from zhengtong.ledger.services.keys import note_keys, public_keys
from zhengtong.ledger.services.shards import select_header

PROOF_FORMAT = "zhengtong-proof/1"


def export_proof(log: str, record_id: UUID) -> dict[str, Any]:
    """The proof that a record stands in its log under the newest signed head.

    The proof holds the record's content: give it only to those who may read that.

    Raises:
        RecordNotFound: the log has no such record.
        RecordNotSealed: no signed head covers it yet.
        RecordCleared: an emergency purge cleared its content.

    Policy: R56
    """
    record = Record.objects.filter(uuid=record_id, log=log).first()
    if record is None:
        raise RecordNotFound
    if record.purges.exists():
        raise RecordCleared
    leaf = Leaf.objects.filter(record=record).first()
    if leaf is None:
        raise RecordNotSealed
    head = trees.latest_head(log, leaf.epoch)
    if head is None or head.size <= leaf.index:
        raise RecordNotSealed
    node = trees.node_reader(log, leaf.epoch)
    path = merkle.prove_inclusion(leaf.index, head.size, node)
    checkpoint = read_checkpoint(head.checkpoint)
    keys = [key for key in note_keys(checkpoint.origin) if checkpoint.signature_by(key)]
    return {
        "format": PROOF_FORMAT,
        "record": header_bytes(select_header(record.pk)).decode("utf-8"),
        "content": record.content,
        "nonce": bytes(record.nonce).hex(),
        "index": leaf.index,
        "path": [step.hex() for step in path],
        "checkpoint": head.checkpoint,
        "keys": [[key.algorithm, key.public_key.hex()] for key in keys],
    }


def proof_text(proof: dict[str, Any]) -> str:
    """The proof in the one form that the offline verifier accepts."""
    text = json.dumps(proof, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text + "\n"


def latest_checkpoint(log: str) -> str:
    """The newest signed checkpoint of a log, as text; "" before the first.

    Raises:
        UnknownLog: there is no such log.
    """
    if log not in Log.values:
        raise UnknownLog(log=log)
    newest = TreeHead.objects.filter(log=log).order_by("-epoch", "-size").first()
    return newest.checkpoint if newest else ""


def prove_consistency(earlier: str) -> dict[str, Any]:
    """The proof that the newest head of a tree extends an earlier checkpoint of it.

    Raises:
        CheckpointNotOurs: the text is no checkpoint that this installation signed and still has.
    """
    try:
        checkpoint = read_checkpoint(earlier)
    except MalformedNote as error:
        raise CheckpointNotOurs from error
    epoch = Epoch.objects.filter(origin=checkpoint.origin).first()
    if epoch is None or signature_fault(checkpoint, note_keys(checkpoint.origin)):
        raise CheckpointNotOurs
    head = trees.latest_head(epoch.log, epoch.number)
    if head is None or not 0 < checkpoint.size <= head.size:
        raise CheckpointNotOurs
    node = trees.node_reader(epoch.log, epoch.number)
    path = merkle.prove_consistency(checkpoint.size, head.size, node)
    steps = [step.hex() for step in path]
    return {"earlier": earlier, "later": head.checkpoint, "path": steps}


def verifier_source() -> str:
    """The offline verifier as one file, with this installation's public keys written into it."""
    keys = "".join(f'    ("{name}", "{key.hex()}"),\n' for name, key in public_keys())
    return join_verifier().replace("TRUSTED_KEYS = []", f"TRUSTED_KEYS = [\n{keys}]", 1)


def join_verifier() -> str:
    """The parts of the verifier as one file that needs the standard library alone."""
    folder = files("zhengtong.ledger") / "verifier"
    parts = {
        name: (folder / f"{name}.py").read_text(encoding="utf-8")
        for name in ("sm", "ed25519", "tree", "zt_verify")
    }
    docstring, _, main = parts.pop("zt_verify").partition('\n"""\n')
    bodies = [
        f"# {text.partition(chr(10))[0][3:-3]}\n{_own_lines(text)}" for text in parts.values()
    ]
    return "\n\n".join([f'#!/usr/bin/env python3\n{docstring}\n"""\n', *bodies, _own_lines(main)])


def _own_lines(source: str) -> str:
    """The source without its docstring line, remarks to tools and imports of sibling parts."""
    left_out = ("from zhengtong.", "# mypy:", '"""')
    return "\n".join(line for line in source.split("\n") if not line.startswith(left_out)).strip(
        "\n"
    )
