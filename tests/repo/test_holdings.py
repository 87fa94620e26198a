"""Every column that names a body goes to the successor in a reform, or is history with a reason."""

from django.apps import apps
from django.db import models

from zhengtong.organisations.domain.holdings import list_holdings

# Column → why it stays with the body that ends.
HISTORY = {
    "catalogue.ProviderNumber.body": "codes once given stay; the successor has a number of its own",
    "catalogue.LegalBasis.body": "which authority entered an article then",
    "catalogue.UpdateCause.body": "who recorded a change of law or duty then",
    "desk.CalendarMove.body": "what a change of the calendar moved then",
    "desk.Receipt.body": "from where a person read then",
    "gateway.Call.consumer": "who called then",
    "gateway.Call.provider": "who was called then",
    "organisations.HandOver.body": "where a hand-over took place",
    "organisations.BodySuccession.predecessor": "the succession itself",
    "organisations.BodySuccession.successor": "the succession itself",
    "organisations.FormerName.body": "names of the past",
}
# Columns of UUIDs without a foreign key that name bodies.
PLAIN_NAMES = {"body", "body_id", "consumer", "provider", "authority", "issuer", "by_body"}


def columns_that_name_bodies():
    for model in apps.get_models():
        if not model.__module__.startswith("zhengtong."):
            continue
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            related = getattr(field.related_model, "_meta", None)
            plain = isinstance(field, models.UUIDField) and field.name in PLAIN_NAMES
            if plain or (related and related.label == "organisations.Body"):
                yield f"{model._meta.label}.{field.name}"


def test_every_column_that_names_a_body_is_carried_or_history():
    carried = {field for holding in list_holdings() for field in holding.fields}
    found = set(columns_that_name_bodies())
    assert sorted(found - carried - set(HISTORY)) == []
    assert sorted((carried | set(HISTORY)) - found) == [], "named here, but no such column"
    assert sorted(carried & set(HISTORY)) == []
