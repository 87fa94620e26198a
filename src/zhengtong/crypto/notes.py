"""Signed notes and checkpoints in the text form of C2SP (signed-note, tlog-checkpoint).

A checkpoint is the text ``origin, size, root, extension lines``, an empty line, and one signature
line for each key: an em dash, the key's name and base64 of a 4-byte key hash with the signature.
SM2 has no assigned type byte, so it goes by 0xff and a name, as the format provides.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TYPE_PREFIXES = {"ed25519": b"\x01", "sm2": b"\xffzhengtong/sm2-sm3\x00"}
_SIGNATURE_LINE = re.compile(r"\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]*")


class MalformedNote(ValueError):  # noqa: N818 - reads as words
    """The text is not a checkpoint."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteKey:
    """What verifies a signature line.

    Attributes:
        name: The key's name, equal to the log's origin.
        algorithm: "sm2" or "ed25519".
        public_key: Raw public key.
    """

    name: str
    algorithm: str
    public_key: bytes

    @property
    def key_hash(self) -> bytes:
        """The 4 bytes that point from a signature line to this key."""
        prefix = TYPE_PREFIXES[self.algorithm]
        return hashlib.sha256(f"{self.name}\n".encode() + prefix + self.public_key).digest()[:4]

    def text(self) -> str:
        """The verifier key as one line: name, key hash, type and key."""
        key = base64.b64encode(TYPE_PREFIXES[self.algorithm] + self.public_key).decode()
        return f"{self.name}+{self.key_hash.hex()}+{key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """A tree head as its signed text says it.

    Attributes:
        origin: Name of the tree.
        size: Number of leaves.
        root: Root hash, 32 bytes.
        extensions: Further lines, as ``("at 2026-03-02T02:00:00Z", …)``.
        body: The text that the signatures cover, with its last line feed.
        signatures: Pairs of key name and (key hash ‖ signature), in order.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...]
    body: bytes
    signatures: tuple[tuple[str, bytes], ...]

    def extension(self, name: str) -> str:
        """The rest of the extension line that begins with the name, "" if there is none."""
        return next((e[len(name) + 1 :] for e in self.extensions if e.startswith(f"{name} ")), "")

    def signature_by(self, key: NoteKey) -> bytes | None:
        """The signature that names this key; None if there is none."""
        for name, blob in self.signatures:
            if name == key.name and blob[:4] == key.key_hash:
                return blob[4:]
        return None


def checkpoint_body(*, origin: str, size: int, root: bytes, extensions: Mapping[str, Any]) -> bytes:
    """The text to sign; extension lines are ``name value``."""
    lines = [origin, str(size), base64.b64encode(root).decode()]
    lines += [f"{name} {value}" for name, value in extensions.items()]
    return ("\n".join(lines) + "\n").encode()


def sign_checkpoint(body: bytes, signatures: Sequence[tuple[NoteKey, bytes]]) -> str:
    """The body with a signature line for each key and signature over it."""
    lines = [
        f"\u2014 {key.name} {base64.b64encode(key.key_hash + signature).decode()}\n"
        for key, signature in signatures
    ]
    return body.decode() + "\n" + "".join(lines)


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in the text, not verified.

    Raises:
        MalformedNote: it is none, or not in its one canonical form.
    """
    body, separator, tail = text.rpartition("\n\n")
    lines = body.split("\n")
    if not separator or not tail.endswith("\n") or len(lines) < 3 or not all(lines):
        raise MalformedNote("not a signed note")
    origin, size, root = lines[:3]
    if not _SIZE.fullmatch(size):
        raise MalformedNote("no tree size")
    found = Checkpoint(
        origin=origin,
        size=int(size),
        root=_decode(root),
        extensions=tuple(lines[3:]),
        body=(body + "\n").encode(),
        signatures=tuple(_read_signature(line) for line in tail[:-1].split("\n")),
    )
    if len(found.root) != 32:
        raise MalformedNote("the root hash has not 32 bytes")
    return found


def _read_signature(line: str) -> tuple[str, bytes]:
    match = _SIGNATURE_LINE.fullmatch(line)
    if match is None:
        raise MalformedNote("no signature line")
    blob = _decode(match[2])
    if len(blob) < 5:
        raise MalformedNote("a signature is too short")
    return match[1], blob


def _decode(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedNote("not base64") from error
    if base64.b64encode(data).decode() != text:
        raise MalformedNote("base64 is not in its one form")
    return data
