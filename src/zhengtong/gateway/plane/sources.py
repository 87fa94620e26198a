"""The upstreams in use: opened when first asked, replaced when their control row changes."""

import asyncio
import base64
from collections.abc import Callable
from typing import Any, Protocol

from zhengtong.gateway.plane.refusals import SourceUnreachable
from zhengtong.gateway.plane.snapshot import Service, Snapshot
from zhengtong.gateway.plane.upstreams.answers import Answer, Ask

OpenSealed = Callable[[bytes, bytes], bytes]


class Upstream(Protocol):
    """Something that answers asks."""

    async def fetch(self, ask: Ask) -> Answer:
        """The rows asked for."""

    async def close(self) -> None:
        """Close the connections."""


def build_upstream(fields: dict[str, Any], *, secret: str, timeout_ms: int) -> Upstream:
    """The upstream of those typed fields; libraries are loaded when first needed."""
    if fields["kind"] == "http":
        from zhengtong.gateway.plane.upstreams.http import HttpUpstream

        return HttpUpstream(fields, secret=secret, timeout_ms=timeout_ms)
    from zhengtong.gateway.plane.upstreams.table import TableUpstream

    return TableUpstream(fields, password=secret, timeout_ms=timeout_ms)


class Sources:
    """All upstreams of this worker."""

    def __init__(self, open_sealed: OpenSealed) -> None:
        self._open_sealed = open_sealed
        self._held: dict[tuple[str, int], tuple[dict[str, Any], Upstream]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def find(self, snapshot: Snapshot, service: Service) -> Upstream:
        """The upstream of a service.

        Raises:
            SourceUnreachable: the control plane names none, or its secret cannot be opened.
        """
        fields = snapshot.upstreams.get(service.upstream)
        if fields is None:
            raise SourceUnreachable
        key = (service.upstream, service.timeout_ms)
        held = self._held.get(key)
        if held is not None and (held[0] is fields or held[0] == fields):
            return held[1]
        if held is not None:
            task = asyncio.get_running_loop().create_task(held[1].close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        upstream = build_upstream(
            fields, secret=self._secret(service.upstream, fields), timeout_ms=service.timeout_ms
        )
        self._held[key] = (fields, upstream)
        return upstream

    def _secret(self, name: str, fields: dict[str, Any]) -> str:
        sealed = fields.get("sealed")
        if not sealed:
            return ""
        try:
            return self._open_sealed(base64.b64decode(sealed), name.encode()).decode("utf-8")
        except Exception as error:  # the sealing port raises its own kinds
            raise SourceUnreachable from error

    async def close(self) -> None:
        """Close every upstream."""
        for _, upstream in self._held.values():
            await upstream.close()
        self._held.clear()
