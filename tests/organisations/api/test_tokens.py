from datetime import timedelta

import pytest
from tests.factories.organisations import make_body, make_post, sign_in

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.domain.errors import InvalidFields, NotPermitted
from zhengtong.organisations.models import ApiToken
from zhengtong.organisations.services import tokens

pytestmark = pytest.mark.django_db
BODIES = "/api/v1/organisations/bodies"


def make_token(*roles, scopes=("organisations:read",)):
    actor = make_post(*(roles or (Role.OFFICER,)))
    return actor, tokens.create_token(label="测试", scopes=scopes, days=30, by=actor)


def call(client, token, path="/api/v1/organisations/me"):
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


def test_a_token_speaks_for_its_post(client):
    actor, token = make_token()
    answer = call(client, token.text).json()
    assert (answer["name"], answer["post_id"]) == (actor.name, str(actor.post_id))


def test_a_token_is_kept_only_as_a_digest():
    _, token = make_token()
    row = ApiToken.objects.get()
    assert token.text not in {row.digest, row.hint}


@pytest.mark.policy("R57")
def test_tokens_never_carry_an_administrators_role(client):
    _, token = make_token(Role.OFFICER, Role.AUDITOR)
    assert call(client, token.text).json()["roles"] == ["officer"]
    with pytest.raises(NotPermitted):
        make_token(Role.SYSTEM_ADMIN)


@pytest.mark.parametrize("bad", ["", "zt_forged", "zt_" + "x" * 5000, "\x00"])
def test_forged_tokens_are_refused_with_a_problem(client, bad):
    answer = call(client, bad)
    assert answer.status_code == 401
    assert answer.json()["code"] == "organisations.token-refused"


def test_expired_and_revoked_tokens_are_refused(client, fixed_clock):
    actor, token = make_token()
    with clock.use(clock.FixedClock(fixed_clock.at + timedelta(days=31))):
        assert call(client, token.text).status_code == 401
    tokens.revoke_token(token_id=token.token_id, by=actor)
    assert call(client, token.text).status_code == 401


def test_a_token_opens_only_its_scopes(client):
    _, token = make_token(scopes=("catalogue:read",))
    assert call(client, token.text).status_code == 401


def test_a_bad_token_is_not_rescued_by_a_session(client):
    sign_in(client, make_post(Role.OFFICER))
    assert client.get(BODIES).status_code == 200
    assert call(client, "zt_forged", BODIES).status_code == 401


@pytest.mark.parametrize(
    "bad", [{"label": ""}, {"days": 0}, {"days": 9999}, {"scopes": ()}, {"scopes": ("all",)}]
)
def test_a_token_needs_label_days_and_scopes(bad):
    good = {"label": "测试", "scopes": ("desk:read",), "days": 30}
    with pytest.raises(InvalidFields):
        tokens.create_token(**{**good, **bad}, by=make_post(Role.OFFICER))


def test_strangers_get_no_list(client):
    assert client.get(BODIES).status_code == 401


def test_bodies_are_listed_a_page_at_a_time_with_few_statements(
    client, django_assert_max_num_queries
):
    sign_in(client, make_post(Role.OFFICER))
    for _ in range(30):
        make_body()
    with django_assert_max_num_queries(16):
        page = client.get(f"{BODIES}?limit=20&region=34").json()
    assert (len(page["items"]), page["count"]) == (20, 31)


def test_one_body_and_its_authority(client):
    authority = make_body(authority=True)
    actor = make_post(Role.OFFICER)
    sign_in(client, actor)
    assert client.get(f"{BODIES}/{actor.body_id}").json()["uuid"] == str(actor.body_id)
    found = client.get(f"{BODIES}/{actor.body_id}/authority").json()
    assert found["uuid"] == str(authority.uuid)
    assert client.get(f"{BODIES}/00000000-0000-0000-0000-000000000000").status_code == 404


def test_regions_are_listed(client):
    sign_in(client, make_post(Role.OFFICER))
    rows = client.get("/api/v1/organisations/regions?within=34&level=province").json()["items"]
    assert [row["code"] for row in rows] == ["340000000000"]
    assert client.get("/api/v1/organisations/regions?within=x").status_code == 422
