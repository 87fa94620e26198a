"""Hostile strings in every field of every form: refused, or stored as sent and shown safely."""

from copy import deepcopy
from importlib import import_module
from importlib.util import find_spec

import pytest
from django import forms
from django.apps import apps
from tests.bad_input.pages_crawl import STRINGS, fillings, forms_of, send
from tests.factories.catalogue import make_draft, make_published_entry, make_submitted
from tests.factories.census import make_system
from tests.factories.gateway import make_callable_sides, make_service
from tests.factories.organisations import make_body, make_post
from tests.factories.sharing import (
    make_grant,
    make_received_request,
    make_sides,
    make_submitted_request,
)
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.exchange import public as exchange
from zhengtong.kernel.actor import Role
from zhengtong.sharing import public as sharing
from zhengtong.sharing.models import Extension
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.text import find_refused_character

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROUNDS = 3


def at_catalogue_form():
    return make_post(Role.OFFICER), "/catalogue/mine/new/"


def at_draft_edit():
    officer = make_post(Role.OFFICER)
    return officer, f"/catalogue/mine/{make_draft(officer).uuid}/edit/"


def at_draft():
    officer = make_post(Role.OFFICER)
    return officer, f"/catalogue/mine/{make_draft(officer).uuid}/"


def at_published():
    officer = make_post(Role.OFFICER)
    return officer, f"/catalogue/mine/{make_published_entry(officer).uuid}/"


def at_review():
    officer = make_post(Role.OFFICER)
    entry = make_submitted(officer)
    return make_post(Role.BODY_HEAD, body=officer.body_id), f"/catalogue/review/{entry.uuid}/"


def at_matter():
    officer = make_post(Role.OFFICER)
    matter = desk.find_matter("catalogue.review", str(make_submitted(officer).uuid))
    make_post(Role.BODY_HEAD, body=officer.body_id)
    return make_post(Role.BODY_HEAD, body=officer.body_id), f"/desk/matters/{matter.uuid}/"


def at_system_form():
    return make_post(Role.OFFICER), "/census/new/"


def at_system_edit():
    officer = make_post(Role.OFFICER)
    return officer, f"/census/{make_system(officer).uuid}/edit/"


def at_request_form():
    return make_post(Role.OFFICER), f"/sharing/requests/new/?entry={make_sides().entry.uuid}"


def at_request_edit():
    sides = make_sides()
    row = sharing.draft_request(sides.entry.uuid, by=sides.consumer, basis="依据")
    return sides.consumer, f"/sharing/requests/{row.uuid}/edit/"


def at_request_draft():
    sides = make_sides()
    row = sharing.draft_request(sides.entry.uuid, by=sides.consumer, basis="依据")
    return sides.consumer, f"/sharing/requests/{row.uuid}/"


def at_consent():
    sides = make_sides()
    return sides.consumer_head, f"/sharing/requests/{make_submitted_request(sides).uuid}/"


def at_request_received():
    sides = make_sides()
    return sides.provider, f"/sharing/requests/{make_received_request(sides).uuid}/"


def at_answer():
    sides = make_sides()
    return sides.provider, f"/sharing/requests/{make_received_request(sides).uuid}/answer/"


def at_answer_decision():
    sides = make_sides()
    row = make_received_request(sides)
    sharing.propose_answer(row.uuid, by=sides.provider, proposal=sharing.Proposal(agrees=True))
    return sides.provider_head, f"/sharing/requests/{row.uuid}/"


def at_extension():
    sides = make_sides()
    reviewer = make_post(Role.REVIEWER, body=make_body(authority=True))
    row = make_received_request(sides)
    sharing.ask_extension(row.uuid, by=sides.provider, workdays=5, reason="数据量大")
    return reviewer, f"/sharing/extensions/{Extension.objects.get().uuid}/"


def at_grant():
    sides = make_sides()
    return sides.provider_head, f"/sharing/grants/{make_grant(sides).uuid}/"


def at_source_form():
    return make_post(Role.OFFICER), "/exchange/sources/new/"


def at_source():
    officer = make_post(Role.OFFICER)
    facts = exchange.SourceFacts(name="业务库", host="10.0.0.1", database="d", user="u")
    source = exchange.register_source(facts, "口令", by=officer)
    return officer, f"/exchange/sources/{source.uuid}/"


def at_addresses():
    return make_post(Role.SECURITY_ADMIN), "/exchange/addresses/"


def at_publishing():
    sides = make_callable_sides()
    return sides.provider, f"/gateway/publish/resources/{sides.entry.resources[0].uuid}/"


def at_service_of_provider():
    sides = make_service()
    return sides.provider, f"/gateway/services/{sides.service.uuid}/"


def at_service_of_consumer():
    sides = make_service()
    return sides.consumer, f"/gateway/services/{sides.service.uuid}/"


def page(address, *roles):
    def at_page():
        return make_post(*roles), address

    return at_page


def at_body_edit():
    admin = make_post(Role.SYSTEM_ADMIN)
    return admin, f"/organisations/{admin.body_id}/change/"


def at_body():
    admin = make_post(Role.SYSTEM_ADMIN)
    return admin, f"/organisations/{admin.body_id}/"


def at_person_form():
    admin = make_post(Role.SYSTEM_ADMIN)
    return admin, f"/organisations/{admin.body_id}/people/new/"


def at_person():
    admin = make_post(Role.SYSTEM_ADMIN)
    other = make_post(Role.OFFICER, body=admin.body_id)
    return admin, f"/organisations/people/{other.account_id}/"


PLACES = {
    "catalogue form": at_catalogue_form, "draft edit": at_draft_edit, "draft": at_draft,
    "published": at_published, "review": at_review, "matter": at_matter,
    "system form": at_system_form, "system edit": at_system_edit,
    "request form": at_request_form, "request edit": at_request_edit,
    "request draft": at_request_draft, "consent": at_consent, "received": at_request_received,
    "answer": at_answer, "answer decision": at_answer_decision, "extension": at_extension,
    "grant": at_grant, "source form": at_source_form, "source": at_source,
    "addresses": at_addresses, "publishing": at_publishing,
    "service": at_service_of_provider, "credentials": at_service_of_consumer,
    "calendar": page("/desk/calendar/", Role.SYSTEM_ADMIN),
    "body form": page("/organisations/new/", Role.SYSTEM_ADMIN), "body edit": at_body_edit,
    "body": at_body, "person form": at_person_form, "person": at_person,
    "profile": page("/me/", Role.OFFICER), "password": page("/me/password/", Role.OFFICER),
    "tokens": page("/me/tokens/", Role.OFFICER), "lending": page("/me/lend/", Role.OFFICER),
    "second factor": page("/me/second-factor/", Role.OFFICER),
    "catalogue search": page("/catalogue/", Role.OFFICER),
    "systems": page("/census/", Role.OFFICER),
    "services": page("/gateway/", Role.OFFICER), "calls": page("/gateway/calls/", Role.OFFICER),
    "bodies": page("/organisations/", Role.OFFICER),
    "people": page("/organisations/people/", Role.SYSTEM_ADMIN),
    "records": page("/ledger/records/", Role.AUDITOR),
    "elements": page("/standards/", Role.OFFICER),
    "look": page("/look/", Role.OFFICER),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_string_breaks_a_form_or_comes_out_raw(place):
    actor, address = PLACES[place]()
    client = sign_in(actor)
    assert client.get(address).status_code == 200
    problems: list[str] = []
    found = [form for form in forms_of(client, address) if not form.action.startswith("/sign-out")]
    for number, form in enumerate(found):
        if form.action.startswith(("/i18n/", "/look/text", "/me/post")):
            continue
        for sent in fillings(form, rounds=ROUNDS, offset=29 * number + 11 * len(place)):
            problems += send(client, form, sent)
    assert not problems, "\n".join(sorted(set(problems))[:20])


def list_text_fields():
    """Every text field of every form class of every context."""
    for config in apps.get_app_configs():
        module = f"{config.name}.web.forms"
        is_ours = config.name.startswith("zhengtong.") and find_spec(f"{config.name}.web")
        if is_ours and find_spec(module):
            import_module(module)
    for form in PlainForm.__subclasses__():
        for name, field in form.base_fields.items():
            if type(field) is forms.CharField and name != "idempotency_key":
                yield pytest.param(field, id=f"{form.__name__}.{name}")


@pytest.mark.parametrize("field", list(list_text_fields()))
def test_a_text_field_keeps_a_string_as_it_is_or_refuses_it(field):
    plain = type("Plain", (PlainForm,), {"text": deepcopy(field)})
    for text in STRINGS:
        form = plain({"text": text})
        expected = text.strip() if field.strip else text
        if form.is_valid():
            assert form.cleaned_data["text"] == expected
            assert not find_refused_character(expected)
        else:
            assert form.errors["text"]
            too_long = field.max_length and len(expected) > field.max_length
            assert find_refused_character(expected) or too_long or not expected
