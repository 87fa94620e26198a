"""One gateway process per module, over the real test database with a provider's table in it."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

_spec = importlib.util.spec_from_file_location("gateway_rig", Path(__file__).with_name("rig.py"))
rig_module = importlib.util.module_from_spec(_spec)
sys.modules["gateway_rig"] = rig_module
_spec.loader.exec_module(rig_module)

PROVIDER = """
    DROP SCHEMA IF EXISTS provider CASCADE;
    CREATE SCHEMA provider;
    CREATE TABLE provider.villages (region_code text PRIMARY KEY, region_name text, county text,
        phone text, secret_note text, population int);
    INSERT INTO provider.villages
    SELECT '3401' || lpad(i::text, 8, '0'), '示例村' || i, '县' || (i % 3),
        '1380000' || lpad(i::text, 4, '0'),
        '不共享', i FROM generate_series(1, 50) i;
    CREATE TABLE provider.closed (LIKE provider.villages);
    DO $$ BEGIN
        CREATE ROLE zt_gateway_reader LOGIN PASSWORD 'provider-password';
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$;
    GRANT USAGE ON SCHEMA provider TO zt_gateway_reader;
    GRANT SELECT ON provider.villages TO zt_gateway_reader;
"""


def upstream_fields(settings: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "kind": "table",
        "host": settings["HOST"],
        "port": settings["PORT"] or 5432,
        "database": settings["NAME"],
        "user": "zt_gateway_reader",
        **changed,
    }


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """The settings of the real test database."""
    from django.db import connection

    with django_db_blocker.unblock():
        return dict(connection.settings_dict)


@pytest.fixture(scope="module")
def database_url(database: dict[str, Any]) -> str:
    port = f"&port={database['PORT']}" if database["PORT"] else ""
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return (
        f"postgresql://{database['USER']}{password}@/{database['NAME']}"
        f"?host={database['HOST']}{port}"
    )


@pytest.fixture(scope="module")
def control(
    database: dict[str, Any], database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Control facts of one service over the provider's table."""
    desk = rig_module.ControlDesk(database_url, tmp_path_factory.mktemp("state"))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(PROVIDER)
    desk.put_hmac_key()
    sealed = desk.seal(b"provider-password", "provider-1")
    desk.put(
        ("upstream", "provider-1", upstream_fields(database, sealed=sealed)),
        ("service", "villages", rig_module.service_payload()),
    )
    yield desk
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA provider CASCADE")
        connection.execute(
            "TRUNCATE gateway_planefact, gateway_planeversion, gateway_call, gateway_shard"
        )


@pytest.fixture(scope="module")
def gateway(control: Any) -> Iterator[Any]:
    """A running gateway."""
    rig = rig_module.Rig(control.database_url, control.state_dir)
    rig.start()
    yield rig
    rig.stop()


@pytest.fixture(scope="module")
def token(control: Any, gateway: Any) -> str:
    """A token of a live grant."""
    client = control.credential(control.grant())
    gateway.wait_for(lambda: gateway.token(*client).status == 200)
    return gateway.token(*client).json["access_token"]
