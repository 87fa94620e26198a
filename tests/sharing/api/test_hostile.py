"""Hostile input by API: stored verbatim or refused with 422, never an error of ours."""

import json
from pathlib import Path

import pytest
from tests.factories.sharing import (
    make_grant,
    make_received_request,
    make_sides,
    make_submitted_request,
)
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.toolkit.text import find_refused_character

pytestmark = pytest.mark.django_db
AT = "/api/v1/sharing"
HOSTILE = json.loads((Path(__file__).parents[2] / "data" / "blns.json").read_text("utf-8"))
REFUSED = ["\x00", "甲\x00乙", "\x1b[31m", "\x7f", "长" * 2001]


def send(client, path, body, method="post"):
    return getattr(client, method)(f"{AT}{path}", body, content_type="application/json")


def problem_of(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def test_every_hostile_string_is_kept_verbatim_or_refused():
    sides = make_sides()
    client = sign_in(sides.consumer)
    made = send(client, "/requests", {"entry_id": str(sides.entry.uuid)}).json()
    path, revision = f"/requests/{made['uuid']}", 1
    fields = ("basis", "scene", "use_scope")
    kept = [text for text in HOSTILE if not find_refused_character(text)]
    for start in range(0, len(kept), 3):
        texts = dict(zip(fields, kept[start : start + 3], strict=False))
        row = send(client, path, {**texts, "revision": revision}, "put").json()
        assert {name: row[name] for name in texts} == texts
        revision = row["revision"]
    refused = set(HOSTILE) - set(kept)
    assert refused
    for text in refused:
        body = {"basis": text, "revision": revision}
        assert send(client, path, body, "put").status_code == 422


@pytest.mark.parametrize("field", ["basis", "scene", "use_scope"])
@pytest.mark.parametrize("text", REFUSED)
def test_a_text_that_cannot_be_kept_is_refused_by_the_name_of_its_field(field, text):
    sides = make_sides()
    body = {"entry_id": str(sides.entry.uuid), field: text}
    answer = send(sign_in(sides.consumer), "/requests", body)
    assert answer.status_code == 422
    (gap,) = problem_of(answer)["gaps"]
    assert gap["field"].endswith(f".{field}")
    assert f"“{field}”" in gap["message"]


def refuse_all(client, path, body):
    """Every refused text in every text of the body is answered with 422 and changes nothing."""
    for field in [name for name, value in body.items() if value == "?"]:
        for text in REFUSED:
            sent = {**{k: "同意" if v == "?" else v for k, v in body.items()}, field: text}
            assert send(client, path, sent).status_code == 422


def test_words_on_the_way_are_refused_as_those_of_the_request():
    sides = make_sides()
    request = make_submitted_request(sides)
    opinion = {"decision": "return", "opinion": "?", "revision": 1}
    refuse_all(sign_in(sides.consumer_head), f"/requests/{request.uuid}/consent", opinion)
    request = make_received_request(sides)
    path, provider = f"/requests/{request.uuid}", sign_in(sides.provider)
    answer = {"agrees": False, "reasons": "?", "conditions": "?", "revision": 1}
    refuse_all(provider, f"{path}/answer", answer)
    for text in REFUSED:
        assert send(provider, f"{path}/completion", {"gaps": [text]}).status_code == 422
    grant = make_grant(sides)
    stop = {"reason": "?", "revision": 1}
    refuse_all(sign_in(sides.provider_head), f"/grants/{grant.uuid}/suspend", stop)


def test_hostile_words_on_the_way_are_kept_verbatim():
    sides = make_sides()
    client = sign_in(sides.provider_head)
    path = f"/grants/{make_grant(sides).uuid}"
    for revision, text in enumerate(HOSTILE[20:40], start=1):
        verb = "suspend" if revision % 2 else "resume"
        done = send(client, f"{path}/{verb}", {"reason": text, "revision": revision})
        assert (done.status_code, done.json()["acts"][-1]["reason"]) == (200, text)


def test_hostile_reasons_and_gaps_are_kept_verbatim():
    sides = make_sides()
    kept = [t for t in HOSTILE if t.strip() == t and t and not find_refused_character(t)]
    request = make_received_request(sides)
    path, provider = f"/requests/{request.uuid}", sign_in(sides.provider)
    row = send(provider, f"{path}/completion", {"gaps": kept[:50]}).json()
    assert row["completion_gaps"] == kept[:50]
    request = make_received_request(sides)
    path = f"/requests/{request.uuid}"
    seen = desk.find_matter("sharing.answer", f"request:{request.uuid}").revision
    text = "\n".join(kept)[:2000]
    sent = {"agrees": False, "reasons": text, "conditions": text, "revision": seen}
    answer = send(provider, f"{path}/answer", sent).json()["answer"]
    assert (answer["reasons"], answer["conditions"]) == (text, text)


@pytest.mark.parametrize(
    "extra", [{"state": "granted"}, {"consumer_id": "x"}, {"basi": "依据"}, {"\x00": 1}, {"": 1}]
)
def test_unknown_fields_are_refused_and_named(extra):
    sides = make_sides()
    client = sign_in(sides.consumer)
    answer = send(client, "/requests", {"entry_id": str(sides.entry.uuid), **extra})
    assert answer.status_code == 422
    (gap,) = problem_of(answer)["gaps"]
    assert gap["field"].split(".")[-1] == next(iter(extra))
    assert client.get(f"{AT}/requests").json()["total"] == 0


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"null", b"{", b'{"entry_id": 7}', b'{"entry_id": "x"}', b'"\xff"',
     b'{"basis": "\\ud800"}', b'{"\\ud800": 1}', b"[" * 5000, b'{"revision": 1e999}'],
)  # fmt: skip
def test_what_is_no_request_is_told_so(raw):
    client = sign_in(make_sides().consumer)
    answer = client.post(f"{AT}/requests", raw, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert problem_of(answer)["status"] == answer.status_code


WRONG = [
    {"ways": ["pigeon"]}, {"ways": "batch"}, {"purpose_codes": ["长" * 17]},
    {"item_ids": ["x"]}, {"resource_ids": [None]}, {"valid_from": "2026-02-30"},
    {"valid_to": "99999-01-01"}, {"row_filter": [{}]}, {"row_filter": ["x"]},
    {"basis": None}, {"basis": ["x"]}, {"row_filter": [{"op": "in", "value": "x"}]},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_values_of_the_wrong_kind_are_refused(wrong):
    sides = make_sides()
    answer = send(
        sign_in(sides.consumer), "/requests", {"entry_id": str(sides.entry.uuid), **wrong}
    )
    assert answer.status_code == 422
    assert problem_of(answer)["gaps"]
