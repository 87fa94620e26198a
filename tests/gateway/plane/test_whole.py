"""From the provider's table to the ledger: granted, called, denied, recorded, suspended."""

import psycopg
import pytest
from gateway_rig import Rig, free_port
from tests.factories.gateway import endpoint, make_callable_sides, publish_service
from tests.factories.sharing import make_grant

from zhengtong.gateway import public as gateway
from zhengtong.gateway.models import Call
from zhengtong.kernel import clock
from zhengtong.ledger import public as ledger
from zhengtong.ledger.models import Record
from zhengtong.sharing import public as sharing

TABLE = """
    DROP TABLE IF EXISTS public.marriages;
    CREATE TABLE public.marriages (code text PRIMARY KEY, name text, parent_code text);
    INSERT INTO public.marriages VALUES ('340100', '合肥市', '340000'),
        ('340200', '芜湖市', '340000');
    DO $$ BEGIN
        CREATE ROLE zt_gateway_reader LOGIN PASSWORD 'provider-password';
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$;
    GRANT SELECT ON public.marriages TO zt_gateway_reader;
"""


@pytest.fixture
def rig(transactional_db, database, database_url, settings, tmp_path):  # noqa: PLR0917
    settings.ZT_STATE_DIR = tmp_path
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(TABLE)
    rig = Rig(database_url, tmp_path, free_port())
    yield rig
    rig.stop()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP TABLE public.marriages")


@pytest.fixture
def scene(rig, database):
    """A service over the real table, granted for two of its three items; the gateway runs."""
    with clock.use(clock.SystemClock()):
        sides = make_callable_sides(share_type=1)
        source = endpoint(
            host=database["HOST"], port=database["PORT"] or 5432, database=database["NAME"],
            user="zt_gateway_reader", address="",
        )  # fmt: skip
        sides.service = publish_service(sides, source=source)
        items = [str(item.item_id) for item in sides.entry.items[:2]]
        today = clock.today()
        sides.grant = make_grant(
            sides, item_ids=items, valid_from=today, valid_to=today.replace(year=today.year + 1)
        )
        rig.start()
        yield sides


def call(rig, token, target, purpose="XZYJ"):
    return rig.call(target, token, X_Purpose=purpose)


@pytest.mark.policy("R24")
@pytest.mark.policy("R25")
def test_a_granted_call_is_answered_a_call_outside_denied_and_both_are_in_the_ledger(rig, scene):
    issued = gateway.issue_credential(scene.grant.uuid, by=scene.consumer)
    client = (issued.credential.client_id, issued.secret)
    rig.wait_for(lambda: rig.token(*client).status == 200)
    token = rig.token(*client).json["access_token"]
    answered = call(rig, token, "marriages?fields=code,name")
    assert answered.json["rows"][0] == {"code": "340100", "name": "合肥市"}
    assert call(rig, token, "marriages?fields=parent_code").status == 403
    rig.wait_for(lambda: Call.objects.filter(service="marriages").count() == 2)
    gateway.post_calls()
    names = sorted(Record.objects.filter(log="calls").values_list("name", flat=True))
    assert {"gateway.call-answered", "gateway.call-denied"} <= set(names)
    assert Record.objects.get(uuid=answered.headers["x-record-id"]).subject == "marriages"


@pytest.mark.policy("R29")
def test_a_suspended_grant_is_refused_within_a_second_of_its_event(rig, scene):
    issued = gateway.issue_credential(scene.grant.uuid, by=scene.consumer)
    client = (issued.credential.client_id, issued.secret)
    rig.wait_for(lambda: rig.token(*client).status == 200)
    token = rig.token(*client).json["access_token"]
    assert call(rig, token, "marriages").status == 200
    sharing.suspend_grant(
        scene.grant.uuid, by=scene.provider_head, evidence="超范围使用", revision=1
    )
    ledger.deliver_pending()
    rig.wait_for(lambda: call(rig, token, "marriages").status == 403, seconds=1)
