"""The peers of the gateway's measurement, one per process: NAME PORT UPSTREAM as arguments."""

import sys


def run_uvicorn(app, port):
    import uvicorn

    uvicorn.run(app, port=port, log_level="error", access_log=False, loop="uvloop",
                http="httptools", lifespan="off")  # fmt: skip


async def answer(send, status, body):
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def upstream(port, body):
    """What a provider answers: the same JSON to everybody."""

    async def app(scope, receive, send):
        await answer(send, 200, body)

    run_uvicorn(app, port)


def naive(port, address):
    """What one writes in ten minutes: FastAPI and httpx, nothing governed."""
    import httpx
    from fastapi import FastAPI, Request, Response

    app = FastAPI()
    client = httpx.AsyncClient()

    @app.get("/{path:path}")
    async def forward(request: Request, path: str) -> Response:
        found = await client.get(address)
        return Response(found.content, found.status_code, media_type="application/json")

    run_uvicorn(app, port)


def plain(port, address):
    """The fairer one: raw ASGI on uvicorn with aiohttp's client, nothing governed."""
    import aiohttp

    sessions = []

    async def app(scope, receive, send):
        if not sessions:
            connector = aiohttp.TCPConnector(limit=256)
            sessions.append(aiohttp.ClientSession(connector=connector))
        async with sessions[0].get(address) as found:
            await answer(send, found.status, await found.read())

    run_uvicorn(app, port)


if __name__ == "__main__":
    name, port, argument = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if name == "upstream":
        upstream(port, argument.encode())
    else:
        {"naive": naive, "plain": plain}[name](port, argument)
