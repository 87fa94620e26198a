from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.factories.organisations import (
    PASSWORD,
    account_of,
    code_of,
    make_account,
    make_body,
    make_device,
    make_post,
    sign_in,
)

from zhengtong.cli.main import main
from zhengtong.crypto.software_key import SoftwareKey
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import BackupCodes, OneTimeDevice, SigningKey
from zhengtong.vault.models import Secret

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "data" / "sign_in"
LATER = clock.FixedClock(datetime(2027, 3, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def trusting(settings):
    settings.ZT_SIGN_IN_CA = DATA / "ca.pem"
    with clock.use(LATER):
        yield


def enter(client, username, password=PASSWORD):
    return client.post("/sign-in/", {"username": username, "password": password})


def text_of(page) -> bytes:
    return page.context["challenge"].encode()


def signed(name: str, text: bytes) -> str:
    return b64encode(SoftwareKey((DATA / f"{name}.key").read_bytes()).sign_challenge(text)).decode()


def register(client, name="zhangsan"):
    page = client.get("/me/second-factor/keys/new/")
    with (DATA / f"{name}.pem").open("rb") as file:
        facts = {"certificate": file, "signature": signed(name, text_of(page))}
        return client.post("/me/second-factor/keys/new/", facts)


def test_keys_lie_in_the_vault_and_backup_codes_as_hashes_only(client):
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    client.get("/me/second-factor/")
    device = OneTimeDevice.objects.get()
    key = device.open_key()
    assert key not in bytes(Secret.objects.get(uuid=device.secret_id).ciphertext)
    page = client.post("/me/second-factor/", {"code": code_of(device)})
    code = page.context["codes"][0]
    assert code not in str(BackupCodes.objects.get().macs)


def test_a_backup_code_opens_once(client):
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    client.get("/me/second-factor/")
    page = client.post("/me/second-factor/", {"code": code_of(OneTimeDevice.objects.get())})
    code = page.context["codes"][0]
    for wanted in (302, 200):
        other = Client()
        enter(other, "zhangsan")
        assert other.post("/sign-in/code/", {"code": code}).status_code == wanted


def test_under_the_gm_profile_codes_are_by_sm3(client, settings):
    settings.ZT_CRYPTO_PROFILE = "gm"
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    page = client.get("/me/second-factor/")
    device = OneTimeDevice.objects.get()
    assert (device.algorithm, "SM3动态口令" in page.content.decode()) == ("SM3", True)
    page = client.post("/me/second-factor/", {"code": code_of(device)})
    assert "备用码只显示这一次" in page.content.decode()


def test_a_code_used_does_not_open_a_second_time(client):
    device = make_device(make_account(username="zhangsan"))
    code = code_of(device)
    for wanted in (302, 200):
        other = Client()
        enter(other, "zhangsan")
        assert other.post("/sign-in/code/", {"code": code}).status_code == wanted


@pytest.mark.usefixtures("trusting")
def test_a_certificate_once_registered_signs_in_instead_of_a_code(client, settings):
    settings.ZT_SECOND_FACTOR = "required"
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    assert register(client)["Location"] == "/me/second-factor/"
    other = Client()
    assert enter(other, "zhangsan")["Location"] == "/sign-in/key/"
    page = other.get("/sign-in/key/")
    answer = other.post("/sign-in/key/", {"signature": signed("zhangsan", text_of(page))})
    assert answer["Location"] == "/desk/"
    assert other.get("/me/").status_code == 200


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("fault", ["another key", "an old challenge", "the same again"])
def test_an_answer_that_is_not_the_keys_or_not_fresh_opens_nothing(client, fault):
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    register(client)
    other = Client()
    enter(other, "zhangsan")
    text = text_of(other.get("/sign-in/key/"))
    answer = signed("lisi" if fault == "another key" else "zhangsan", text)
    if fault != "another key":
        other.get("/sign-in/key/")
    page = other.post("/sign-in/key/", {"signature": answer})
    assert "签名没有通过验证" in page.content.decode()
    assert other.get("/me/")["Location"].startswith("/sign-in/?")


@pytest.mark.usefixtures("trusting")
def test_a_challenge_lives_five_minutes(client):
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    page = client.get("/me/second-factor/keys/new/")
    later = clock.use(clock.FixedClock(LATER.at + timedelta(minutes=6)))
    with later, (DATA / "zhangsan.pem").open("rb") as file:
        facts = {"certificate": file, "signature": signed("zhangsan", text_of(page))}
        late = client.post("/me/second-factor/keys/new/", facts)
    assert late.status_code == 422
    assert not SigningKey.objects.exists()


def test_a_certificate_of_nobody_we_trust_is_refused(client):
    make_account(username="zhangsan")
    with clock.use(LATER):
        enter(client, "zhangsan")
        page = register(client)
    assert "不是本平台信任的机构签发的" in page.content.decode()


@pytest.mark.usefixtures("trusting")
def test_one_key_stands_for_one_person(client):
    for username in ("zhangsan", "lisi"):
        make_account(username=username)
    enter(client, "zhangsan")
    register(client)
    other = Client()
    enter(other, "lisi")
    assert "已经登记" in register(other).content.decode()


def test_a_lost_factor_is_reset_by_the_keeper_and_never_by_oneself(client):
    body = make_body()
    keeper = make_post(Role.BODY_ADMIN, body=body)
    person = make_account(username="zhangsan", home_body=body)
    make_device(person)
    make_device(account_of(keeper))
    sign_in(client, keeper)
    client.post(f"/organisations/people/{person.uuid}/reset/")
    client.post(f"/organisations/people/{account_of(keeper).uuid}/reset/")
    assert [d.user for d in OneTimeDevice.objects.all()] == [account_of(keeper)]
    assert Secret.objects.filter(purpose="organisations/one-time").count() == 1


@pytest.mark.parametrize(("role", "is_reset"), [(Role.SYSTEM_ADMIN, False), (Role.OFFICER, True)])
def test_no_keeper_alone_gets_into_an_administrators_account(client, role, is_reset):
    body = make_body()
    person = make_post(role, body=body, account=make_account(home_body=body))
    make_device(account_of(person))
    sign_in(client, make_post(Role.BODY_ADMIN, body=body))
    page = client.get(f"/organisations/people/{person.account_id}/").content.decode()
    assert ("重置第二重验证" in page) == is_reset
    client.post(f"/organisations/people/{person.account_id}/reset/")
    assert OneTimeDevice.objects.exists() != is_reset


def test_the_console_helps_the_only_security_administrator():
    person = make_post(Role.SECURITY_ADMIN, account=make_account("安", username="guard"))
    make_device(account_of(person))
    assert main(["organisations", "reset-second-factor", "guard"]) == 0
    assert not OneTimeDevice.objects.exists()
    assert main(["organisations", "reset-second-factor", "nobody"]) == 1


def test_a_slip_is_good_for_days_and_for_one_sign_in(client, fixed_clock):
    keeper = make_post(Role.BODY_ADMIN)
    person = make_account(username="zhangsan", home_body=account_of(keeper).home_body)
    sign_in(client, keeper)
    page = client.post(f"/organisations/people/{person.uuid}/slip/")
    password = page.context["slip"].password
    assert "7 天内有效" in page.content.decode()
    assert enter(Client(), "zhangsan", password).status_code == 302
    with clock.use(clock.FixedClock(fixed_clock.at + timedelta(hours=1))):
        assert "已过期或已用过" in enter(Client(), "zhangsan", password).content.decode()


def test_a_slip_out_of_date_opens_nothing(client, fixed_clock):
    keeper = make_post(Role.BODY_ADMIN)
    person = make_account(username="zhangsan", home_body=account_of(keeper).home_body)
    sign_in(client, keeper)
    password = client.post(f"/organisations/people/{person.uuid}/slip/").context["slip"].password
    with clock.use(clock.FixedClock(fixed_clock.at + timedelta(days=8))):
        assert "已过期或已用过" in enter(Client(), "zhangsan", password).content.decode()
