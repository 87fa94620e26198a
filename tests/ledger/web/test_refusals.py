"""Refused attempts are recorded after the deed's rollback."""

import json

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from tests.ledger.samples import OFFICER

from zhengtong.kernel.errors import Conflict, Forbidden, Gap, NotFound, RuleBroken
from zhengtong.ledger import public as ledger
from zhengtong.ledger.middleware import RefusalMiddleware
from zhengtong.ledger.models import Record

pytestmark = pytest.mark.django_db


def attempt(error, method="POST"):
    request = getattr(RequestFactory(), method.lower())("/catalogue/E1/publish", {"said": "私话"})
    request.actor = OFFICER
    request.resolver_match = ResolverMatch(
        print, (), {"entry": "E1"}, url_name="publish", namespaces=["catalogue"]
    )

    def answer(request):
        with transaction.atomic():
            ledger.record_deed("catalogue.published", subject="E1", by=OFFICER)
            transaction.set_rollback(True)
        middleware.process_exception(request, error)
        return HttpResponse(status=403)

    middleware = RefusalMiddleware(answer)
    return middleware(request)


@pytest.mark.parametrize("family", [Forbidden, RuleBroken, Conflict])
def test_a_refused_attempt_is_recorded_without_what_was_typed(family):
    gaps = (Gap(field="title", message="空", rule="R01"),)
    assert attempt(family(gaps=gaps)).status_code == 403
    record = Record.objects.get()
    content = json.loads(record.content)
    assert (record.log, record.name, record.subject) == (
        "refusals", "POST catalogue:publish", "E1",
    )  # fmt: skip
    assert content["code"] == family.code
    assert content["facts"] == {"fields": ["title"], "rules": ["R01"]}
    assert "私话" not in record.content


def test_reading_and_missing_things_are_no_refusals():
    attempt(Forbidden(), method="GET")
    attempt(NotFound())
    attempt(ValueError())
    assert not Record.objects.exists()


def test_a_refusal_that_cannot_be_recorded_does_not_harm_the_answer(monkeypatch, caplog):
    def fail(*_, **__):
        raise ConnectionError("no database")

    monkeypatch.setattr("zhengtong.ledger.middleware.record_refusal", fail)
    assert attempt(Forbidden()).status_code == 403
    assert "could not be recorded" in caplog.text
