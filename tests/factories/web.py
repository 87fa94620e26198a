"""Signed-in browsers for page tests."""

from django.conf import settings
from django.test import Client

from zhengtong.kernel.actor import Actor
from zhengtong.organisations.models import Account


def sign_in(actor: Actor, *, language: str = "zh-hans") -> Client:
    """A client signed in as the actor, in the actor's post, reading that language."""
    account = Account.objects.get(uuid=actor.account_id)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["organisations.post"] = str(actor.post_id)
    session.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client
