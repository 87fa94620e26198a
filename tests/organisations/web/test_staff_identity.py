"""Sign-in by OpenID Connect against a real provider in a process of its own."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from tests.factories.organisations import PASSWORD, code_of, make_account, make_device
from tests.organisations.provider import CLIENT, SECRET

from zhengtong.kernel import clock
from zhengtong.organisations.domain.errors import IdentityUnavailable
from zhengtong.organisations.models import SignInSession, StaffIdentity
from zhengtong.organisations.services import openid

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("openid")]
HERE = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"import pathlib, provider; provider.serve({port}, pathlib.Path({str(folder)!r}))"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", code], cwd=HERE, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while not (folder / "ready").exists():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/o"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def provider(address, settings, tmp_path):
    """The platform knows the provider; whoever uses ``go`` is someone there."""
    (tmp_path / "secret").write_text(SECRET)
    settings.ZT_OIDC_ISSUER, settings.ZT_OIDC_CLIENT_ID = address, CLIENT
    settings.ZT_OIDC_SECRET_FILE = tmp_path / "secret"
    openid.describe_provider.cache_clear()
    with clock.use(clock.SystemClock()):  # the provider's tokens are of today
        yield address
    openid.describe_provider.cache_clear()


def go(client, address, name="zhangsan"):
    """Off to the provider as that person there, and back; what the portal answers."""
    away = client.get("/sign-in/identity/?next=/me/")["Location"]
    with httpx2.Client(follow_redirects=False) as browser:
        browser.get(address.removesuffix("/o") + "/enter/", params={"as": name})
        back = browser.get(away).headers["Location"]
    return client.get(back)


def test_who_bound_the_identity_signs_in_by_it(client, provider):
    account = make_account(username="zhang.three")
    client.post("/sign-in/", {"username": "zhang.three", "password": PASSWORD})
    assert go(client, provider)["Location"] == "/me/"
    client.post("/sign-out/")
    assert go(client, provider)["Location"] == "/me/"
    assert client.get("/me/").wsgi_request.user == account
    client.post("/me/identity/unbind/")
    assert not StaffIdentity.objects.exists()


def test_an_identity_nobody_bound_opens_nothing(client, provider):
    make_account(username="zhangsan")
    assert go(client, provider)["Location"] == "/sign-in/?why=unbound"
    assert not SignInSession.objects.exists()


def test_the_agreed_claim_binds_at_the_first_sign_in(client, provider, settings):
    settings.ZT_OIDC_USERNAME_CLAIM = "preferred_username"
    make_account(username="zhangsan")
    assert go(client, provider)["Location"] == "/me/"
    assert StaffIdentity.objects.get().account.username == "zhangsan"


def test_our_second_factor_is_asked_unless_the_provider_asked_for_two(client, provider, settings):
    settings.ZT_OIDC_USERNAME_CLAIM = "preferred_username"
    device = make_device(make_account(username="zhangsan"))
    assert go(client, provider)["Location"] == "/sign-in/code/"
    assert client.post("/sign-in/code/", {"code": code_of(device)})["Location"] == "/me/"
    client.post("/sign-out/")
    settings.ZT_OIDC_STRONG_ACR = ["one-password"]
    settings.ZT_SECOND_FACTOR = "required"
    assert go(client, provider)["Location"] == "/me/"
    assert client.get("/me/").status_code == 200


def test_a_locked_account_stays_out(client, provider, settings):
    settings.ZT_OIDC_USERNAME_CLAIM = "preferred_username"
    make_account(username="zhangsan", locked_at=clock.current().now())
    assert go(client, provider)["Location"] == "/sign-in/?why=locked"


def test_one_identity_is_one_account(client, provider):
    for name in ("first", "second"):
        make_account(username=name)
        client.post("/sign-in/", {"username": name, "password": PASSWORD})
        go(client, provider)
        client.post("/sign-out/")
    assert StaffIdentity.objects.get().account.username == "first"


@pytest.mark.parametrize("part", ["state", "nonce", "code"])
def test_what_another_browser_or_attempt_brought_back_is_refused(client, provider, part):
    away = client.get("/sign-in/identity/")["Location"]
    with httpx2.Client() as browser:
        browser.get(provider.removesuffix("/o") + "/enter/", params={"as": "zhangsan"})
        back = browser.get(away).headers["Location"]
    session = client.session
    if part == "code":
        back = back.replace("code=", "code=x")
    else:
        session["organisations.identity"] = {**session["organisations.identity"], part: "other"}
        session.save()
    assert client.get(back)["Location"] == "/sign-in/?why=identity"
    assert client.get(back)["Location"] == "/sign-in/?why=identity"


def test_a_provider_that_is_away_leaves_the_password(client, settings):
    settings.ZT_OIDC_ISSUER = "http://127.0.0.1:9/o"
    openid.describe_provider.cache_clear()
    assert client.get("/sign-in/identity/")["Location"] == "/sign-in/?why=identity"
    assert "请重试" in client.get("/sign-in/?why=identity").content.decode()


def test_an_issuer_in_the_clear_on_another_host_is_not_asked():
    openid.describe_provider.cache_clear()
    with pytest.raises(IdentityUnavailable):
        openid.describe_provider("http://identity.example/o")


def test_without_an_issuer_there_is_no_such_sign_in(client):
    assert client.get("/sign-in/identity/").status_code == 404
    assert "统一身份" not in client.get("/sign-in/").content.decode()
