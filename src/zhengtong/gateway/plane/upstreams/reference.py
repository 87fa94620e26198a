"""The reference client (pyreqwest): for providers by TLS, and what our own is held against."""

from datetime import timedelta
from typing import Any

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import ConnectError, RequestError, RequestTimeoutError

from zhengtong.gateway.plane.refusals import (
    SourceAnswerRefused,
    SourceTimeout,
    SourceUnreachable,
)
from zhengtong.gateway.plane.upstreams.wire import ANSWER_LIMIT_BYTES

_CHUNK_BYTES = 256 * 1024


class ReferenceClient:
    """A pool of connections to one provider at its pinned address; no redirects."""

    def __init__(self, base: str, *, pinned: tuple[str, str, int], timeout_ms: int) -> None:
        self._base = base
        self._pinned = pinned
        self._timeout = timedelta(milliseconds=timeout_ms)
        self._client: Client | None = None

    def _open(self) -> Client:
        builder = (
            ClientBuilder()
            .follow_redirects(False)
            .no_proxy()
            .referer(False)
            .http1_only()
            .connect_timeout(timedelta(seconds=3))
            .timeout(self._timeout)
            .pool_max_idle_per_host(64)
            .pool_idle_timeout(timedelta(seconds=60))
            .user_agent("zhengtong-gateway")
        )
        host, address, port = self._pinned
        if address and address != host:
            builder = builder.resolve(host, address, port)
        return builder.build()

    async def exchange(
        self, method: str, target: str, *, headers: dict[str, str], body: bytes | None
    ) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises:
            SourceUnreachable, SourceTimeout, SourceAnswerRefused.
        """
        if self._client is None:
            self._client = self._open()
        request = self._client.request(method, self._base + target)
        for name, value in headers.items():
            request = request.header(name, value, is_sensitive=True)
        if body is not None:
            request = request.body_bytes(body)
        try:
            async with request.build_streamed() as response:
                return response.status, await read_limited(response)
        except RequestTimeoutError as error:
            raise SourceTimeout from error
        except (ConnectError, RequestError, OSError) as error:
            raise SourceUnreachable from error

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()


async def read_limited(response: Any) -> bytes:
    """The body, at most 8 MiB; raises ``SourceAnswerRefused`` beyond it."""
    body = bytearray()
    while chunk := await response.body_reader.read(_CHUNK_BYTES):
        body += memoryview(chunk)
        if len(body) > ANSWER_LIMIT_BYTES:
            raise SourceAnswerRefused
    return bytes(body)
