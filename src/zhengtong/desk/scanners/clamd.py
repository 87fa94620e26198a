"""ClamAV's daemon by its INSTREAM command, over a Unix socket or TCP."""

import socket
from collections.abc import Iterable

from django.conf import settings

from zhengtong.desk.scanners.ports import Scanner, ScannerDown, Verdict

DEFAULT_PORT = 3310
_PIECE = 64 * 1024
_ANSWER_LIMIT = 4096


class Clamd:
    """The daemon at an address: ``unix:/run/clamav/clamd.ctl`` or ``tcp:host:port``."""

    def __init__(self, address: str, *, timeout_s: float) -> None:
        self.address = address
        self.timeout_s = timeout_s

    def _connect(self) -> socket.socket:
        kind, _, rest = self.address.partition(":")
        if kind == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.timeout_s)
            try:
                line.connect(rest)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = rest.rpartition(":") if ":" in rest else (rest, "", str(DEFAULT_PORT))
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.timeout_s)

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """The verdict.

        Raises:
            ScannerDown: no connection, no answer, or an answer that is neither OK nor FOUND.
        """
        try:
            with self._connect() as line:
                line.sendall(b"zINSTREAM\0")
                for chunk in chunks:
                    for at in range(0, len(chunk), _PIECE):
                        piece = chunk[at : at + _PIECE]
                        line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
                answer = _read_answer(line)
        except (OSError, ValueError) as error:
            raise ScannerDown(str(error) or type(error).__name__) from error
        return _verdict_of(answer)


def _read_answer(line: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < _ANSWER_LIMIT:
        piece = line.recv(_ANSWER_LIMIT)
        if not piece:
            break
        answer += piece
    return answer.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _verdict_of(answer: str) -> Verdict:
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return Verdict()
    if said.endswith(" FOUND"):
        return Verdict(virus=said.removesuffix(" FOUND")[:100] or "?")
    raise ScannerDown(said or "no answer")


def find_scanner() -> Scanner | None:
    """The scanner of this installation; None where none is set."""
    address = settings.ZT_CLAMD
    return Clamd(address, timeout_s=settings.ZT_CLAMD_SECONDS) if address else None
