"""Credentials: issued to the consumer's officer, the secret shown once, revoked at once."""

import pytest
from tests.factories.gateway import make_callable_sides, make_service
from tests.factories.organisations import make_post
from tests.factories.sharing import make_grant

from zhengtong.gateway import public as gateway
from zhengtong.gateway.domain.errors import TooManyCredentials
from zhengtong.gateway.models import Credential, PlaneFact
from zhengtong.gateway.plane.snapshot import Fact, Snapshot, apply_facts
from zhengtong.gateway.plane.tokens import is_secret_right
from zhengtong.kernel.actor import Role
from zhengtong.ledger import public as ledger
from zhengtong.sharing import public as sharing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state_dir(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path


def told():
    facts = [
        Fact(one.kind, one.key, None if one.removed else one.payload, one.version)
        for one in PlaneFact.objects.order_by("version")
    ]
    return apply_facts(Snapshot(), facts)


def test_the_secret_opens_for_the_plane_and_is_kept_nowhere():
    sides = make_service()
    issued = gateway.issue_credential(sides.grant.uuid, by=sides.consumer, note="救助系统")
    credential = told().credentials[issued.credential.client_id]
    assert is_secret_right(credential, issued.secret)
    assert not is_secret_right(credential, issued.secret + "x")
    everything = str(list(Credential.objects.values())) + str(list(PlaneFact.objects.values()))
    assert issued.secret not in everything


def test_issuing_tells_the_grant_even_before_the_event_arrived():
    sides = make_service()
    gateway.issue_credential(sides.grant.uuid, by=sides.consumer)
    assert str(sides.grant.uuid) in told().grants


def test_only_officers_of_the_consumer_have_credentials():
    sides = make_service()
    for actor in (sides.provider, sides.consumer_head):
        with pytest.raises(gateway.CredentialForbidden):
            gateway.issue_credential(sides.grant.uuid, by=actor)


def test_a_grant_without_the_way_of_services_has_no_credentials():
    sides = make_callable_sides()
    grant = make_grant(sides, ways=["file"])
    with pytest.raises(gateway.GrantNotCallable):
        gateway.issue_credential(grant.uuid, by=sides.consumer)


def test_a_grant_has_five_live_credentials_at_most():
    sides = make_service()
    for _ in range(5):
        issued = gateway.issue_credential(sides.grant.uuid, by=sides.consumer)
    with pytest.raises(TooManyCredentials):
        gateway.issue_credential(sides.grant.uuid, by=sides.consumer)
    gateway.revoke_credential(issued.credential.uuid, by=sides.consumer, reason="多余")
    gateway.issue_credential(sides.grant.uuid, by=sides.consumer)


def test_after_rotation_only_the_new_secret_is_right():
    sides = make_service()
    first = gateway.issue_credential(sides.grant.uuid, by=sides.consumer)
    second = gateway.rotate_credential(first.credential.uuid, by=sides.consumer, revision=1)
    credential = told().credentials[first.credential.client_id]
    assert is_secret_right(credential, second.secret)
    assert not is_secret_right(credential, first.secret)


@pytest.mark.policy("R25")
def test_a_revoked_credential_is_taken_from_the_plane_and_stays_dead():
    sides = make_service()
    issued = gateway.issue_credential(sides.grant.uuid, by=sides.consumer)
    security = make_post(Role.SECURITY_ADMIN)
    gateway.revoke_credential(issued.credential.uuid, by=security, reason="泄露")
    assert issued.credential.client_id not in told().credentials
    with pytest.raises(gateway.CredentialDead):
        gateway.rotate_credential(issued.credential.uuid, by=sides.consumer)


def test_strangers_do_not_know_of_a_credential():
    sides = make_service()
    issued = gateway.issue_credential(sides.grant.uuid, by=sides.consumer)
    with pytest.raises(gateway.CredentialNotFound):
        gateway.revoke_credential(issued.credential.uuid, by=make_post(Role.OFFICER), reason="x")


@pytest.mark.policy("R29")
def test_a_suspended_grant_is_told_as_suspended():
    sides = make_service()
    gateway.issue_credential(sides.grant.uuid, by=sides.consumer)
    sharing.suspend_grant(
        sides.grant.uuid, by=sides.provider_head, evidence="超范围使用", revision=1
    )
    ledger.deliver_pending()
    assert told().grants[str(sides.grant.uuid)].state == "suspended"
