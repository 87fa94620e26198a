"""What the measured gateway knows: two services of the same rows, a grant, a credential."""

import base64

import psycopg
from psycopg import conninfo
from psycopg.types.json import Jsonb

TABLE = """
    CREATE SCHEMA bench_provider;
    CREATE TABLE bench_provider.villages (code text PRIMARY KEY, name text, hidden text);
    INSERT INTO bench_provider.villages
    SELECT lpad(i::text, 12, '0'), repeat('村', 10), repeat('x', 40) FROM generate_series(0, 7) i;
"""


def facts_of(database_url, upstream, hmac, secret_facts):
    """The control facts, as the services write them."""
    items = {name: {"source": name} for name in ("code", "name", "hidden")}
    found = conninfo.conninfo_to_dict(database_url)
    table = {
        "kind": "table",
        "host": found["host"],
        "port": int(found.get("port") or 5432),
        "database": found["dbname"],
        "user": found["user"],
    }
    return [
        ("secret", "hmac", {"sealed": hmac}),
        ("upstream", "u", {"kind": "http", "host": "127.0.0.1", "port": upstream}),
        ("upstream", "t", table),
        ("service", "bench", {"kind": "http", "upstream": "u", "items": items, "page_limit": 100,
                              "target": {"method": "GET", "path": "/", "rows": "/data/rows"}}),
        ("service", "bench-table", {"kind": "table", "upstream": "t", "items": items,
                                    "page_limit": 100, "order": ["code"],
                                    "target": {"schema": "bench_provider", "table": "villages"}}),
        ("grant", "g", {"consumer": "", "state": "live", "services": ["bench", "bench-table"],
                        "items": ["code", "name"], "purposes": ["P"], "first_day": "2020-01-01",
                        "last_day": "2199-12-31"}),
        ("credential", "c", {"grant": "g", **secret_facts}),
    ]  # fmt: skip


def write_facts(database_url, folder, upstream):
    """Write the facts and the provider's table; returns the form that asks for a token."""
    from zhengtong.crypto import sealing
    from zhengtong.gateway.plane import keys
    from zhengtong.gateway.plane.tokens import secret_digest

    key = keys.seal_key(folder / "gateway")
    hmac = base64.b64encode(sealing.seal(key, b"k" * 32, associated=b"hmac")).decode()
    salt, secret = b"s" * 16, "bench-secret"
    secret_facts = {"salt": salt.hex(), "secret_sm3": secret_digest(salt, secret).hex()}
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bench_provider CASCADE")
        connection.execute(TABLE)
        connection.execute("INSERT INTO gateway_planeversion VALUES (1, 1)")
        for kind, name, payload in facts_of(database_url, upstream, hmac, secret_facts):
            connection.execute(
                "INSERT INTO gateway_planefact (kind, key, payload, removed, version)"
                " VALUES (%s, %s, %s, false, 1)",
                (kind, name, Jsonb(payload)),
            )
    return {"grant_type": "client_credentials", "client_id": "c", "client_secret": secret}
