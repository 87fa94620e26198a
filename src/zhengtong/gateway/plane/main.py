"""The process ``zhengtong gateway``: one worker, or several on one port."""

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import uvicorn

from zhengtong.crypto import sealing
from zhengtong.gateway.plane import keys
from zhengtong.gateway.plane.app import Application
from zhengtong.gateway.plane.calls import Calls
from zhengtong.gateway.plane.control import ControlChannel
from zhengtong.gateway.plane.flusher import Flusher
from zhengtong.gateway.plane.hosttable import HostTable
from zhengtong.gateway.plane.pausing import Pause
from zhengtong.gateway.plane.protocol import hardened
from zhengtong.gateway.plane.records import CallLog
from zhengtong.gateway.plane.settings import PlaneSettings, read_settings
from zhengtong.gateway.plane.sources import Sources
from zhengtong.gateway.plane.spool import Spool, SpoolLocked
from zhengtong.gateway.plane.tokenroute import TokenRoute
from zhengtong.gateway.plane.tokens import AttemptBrake, TokenDesk
from zhengtong.gateway.plane.tokensigners import signer_of

logger = logging.getLogger("zhengtong.gateway")
Sealer = Callable[[bytes, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one worker, wired."""

    application: Application
    control: ControlChannel
    flusher: Flusher
    log: CallLog
    pause: Pause
    spool: Spool
    sources: Sources
    table: HostTable


def sealers(key: bytes) -> tuple[Sealer, Sealer]:
    """What opens and what seals under the gateway's key; each takes bytes and a label."""

    def open_sealed(sealed: bytes, label: bytes) -> bytes:
        return sealing.open_sealed(key, sealed, associated=label)

    def seal(plaintext: bytes, label: bytes) -> bytes:
        return sealing.seal(key, plaintext, associated=label)

    return open_sealed, seal


def wire_parts(settings: PlaneSettings, *, worker: int, is_shared: bool) -> Parts:
    """All parts of one worker.

    Raises:
        SpoolLocked: another process is this worker already.
    """
    folder = settings.gateway_dir
    host = keys.host_name(folder)
    shard = f"{host}-{worker}"
    spool = Spool(folder / "spool" / str(worker))
    control = ControlChannel(settings.database_url)
    tokens = TokenDesk(
        signer_of(settings.crypto_profile, folder),
        audience=f"gateway:{host}",
        life_seconds=settings.token_seconds,
        now=time.time,
    )
    log = CallLog(spool, shard=shard)
    table = HostTable(folder / "requests.table", slots=settings.replay_slots, is_shared=is_shared)
    flusher = Flusher(spool, shard=shard, database_url=settings.database_url)
    open_sealed, seal = sealers(keys.seal_key(folder))
    sources = Sources(open_sealed)
    calls = Calls(
        control=control,
        tokens=tokens,
        table=table,
        log=log,
        sources=sources,
        open_sealed=open_sealed,
        seal=seal,
        silence_limits=(settings.silence_seconds, settings.silence_limit_seconds),
    )
    brake, pause = AttemptBrake(now=time.monotonic), Pause(settings.state_dir)
    token_route = TokenRoute(control=control, tokens=tokens, brake=brake, calls=calls)
    application = Application(
        control=control,
        calls=calls,
        token_route=token_route,
        flusher=flusher,
        pause=pause,
        body_limit_bytes=settings.body_limit_bytes,
        is_strict=settings.strict_spool,
    )
    return Parts(application, control, flusher, log, pause, spool, sources, table)


class GatewayServer(uvicorn.Server):
    """uvicorn's server that returns when told to stop, so that the spool can be carried over.

    uvicorn itself raises the signal again and so ends the process before anything else is closed.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        loop = asyncio.get_running_loop()
        caught = (signal.SIGTERM, signal.SIGINT)
        for number in caught:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in caught:
                loop.remove_signal_handler(number)


def server_of(settings: PlaneSettings, parts: Parts) -> uvicorn.Server:
    """Uvicorn with the hardened protocol around the application."""
    protocol = hardened(
        header_limit_bytes=settings.header_limit_bytes,
        body_limit_bytes=settings.body_limit_bytes,
        header_seconds=settings.header_seconds,
        body_seconds=settings.body_seconds,
        connection_limit=settings.connection_limit,
    )
    return GatewayServer(
        uvicorn.Config(
            parts.application,
            http=protocol,
            ws="none",
            lifespan="off",
            loop="uvloop",
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=10,
            log_config=None,
        )
    )


async def serve(
    settings: PlaneSettings, *, worker: int, listener: socket.socket, is_shared: bool
) -> None:
    """Serve until told to stop; what is spooled is carried over first if the database is there."""
    parts = wire_parts(settings, worker=worker, is_shared=is_shared)

    def start_log() -> None:
        if not parts.log.is_ready:
            parts.log.resume(sequence=parts.flusher.sequence, last_sm3=parts.flusher.last_sm3)
        parts.flusher.wake()

    background = [
        asyncio.create_task(parts.control.run()),
        asyncio.create_task(parts.pause.run()),
        asyncio.create_task(parts.flusher.run(on_ready=start_log)),
    ]
    server = server_of(settings, parts)
    # What was made so far stays: the collector need not walk it again on every call.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    try:
        await server.serve(sockets=[listener])
    finally:
        await asyncio.sleep(0.3 if parts.flusher.is_connected else 0)
        for task in background:
            task.cancel()
        for task in background:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        await parts.sources.close()
        parts.spool.close()
        parts.table.close()


def open_listener(settings: PlaneSettings, *, is_shared: bool) -> socket.socket:
    """The listening socket; ends the process with one clear sentence where it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise SystemExit(
            f"网关无法监听 {place}：{error.strerror}。请换一个端口（ZT_GATEWAY_PORT）。"
            f" / cannot listen on {place}: {error.strerror}; choose another ZT_GATEWAY_PORT."
        ) from error
    listener.listen(1024)
    listener.setblocking(False)
    return listener


def run_worker(settings: PlaneSettings, *, worker: int, is_shared: bool) -> None:
    """Run one worker to its end."""
    import uvloop

    listener = open_listener(settings, is_shared=is_shared)
    try:
        uvloop.run(serve(settings, worker=worker, listener=listener, is_shared=is_shared))
    except SpoolLocked as error:
        raise SystemExit(
            "已有网关进程在使用同一状态目录，请先停止它或设置另一个 ZT_STATE_DIR。"
            " / another gateway already uses this state folder: stop it or set ZT_STATE_DIR."
        ) from error
    finally:
        listener.close()


def run_workers(settings: PlaneSettings, count: int) -> int:
    """Run several workers on one port; the first to end ends all."""
    children: list[int] = []
    for worker in range(count):
        child = os.fork()
        if child == 0:
            run_worker(settings, worker=worker, is_shared=True)
            os._exit(0)
        children.append(child)

    def stop(*_: object) -> None:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _, status = os.wait()
    stop()
    for _ in children[1:]:
        with contextlib.suppress(ChildProcessError):
            os.wait()
    return os.waitstatus_to_exitcode(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the gateway; returns the exit status."""
    parser = argparse.ArgumentParser(prog="zhengtong gateway")
    parser.add_argument("--host", default="")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args(argv)
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    settings = read_settings(host=options.host, port=options.port)
    if options.workers > 1:
        return run_workers(settings, options.workers)
    run_worker(settings, worker=0, is_shared=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
