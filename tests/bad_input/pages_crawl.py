"""Finds the forms of a page and fills them as a malicious browser would."""

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client

from zhengtong.toolkit.text import find_refused_character

STRINGS: list[str] = json.loads(
    (Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8")
)
CLEAN = [text for text in STRINGS if not find_refused_character(text)]
UNCLEAN = ["\x00", "a\x00b", "\x1b[31m", *(t for t in STRINGS if find_refused_character(t))]
# For fields that are not text: what no number, date, choice or revision may be.
CROOKED = [
    "abc", "²", "٣", "9" * 5000, "-1", "NaN", "1e999", "\x00", "'; --", "0001-01-01",
    "9999-12-31", "99999-01-01", "00000000-0000-0000-0000-000000000000", "𝟙", "true", "\ufeff1",
]  # fmt: skip
_TEXT_KINDS = {"text", "search", "url", "email", "tel", "password", "textarea", ""}
_KEPT = {"csrfmiddlewaretoken", "idempotency_key", "language", "next"}
LONGEST = 1_500


@dataclass
class Field:
    """One field of a form."""

    name: str
    kind: str
    value: str = ""
    longest: int = LONGEST
    choices: list[str] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """Whether a person writes into it."""
        return self.kind in _TEXT_KINDS


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        """What a browser sends of it untouched."""
        return {
            one.name: one.value or (one.choices[0] if one.choices else "")
            for one in self.fields
            if one.kind not in {"file", "submit", "button"}
        }


class _Finder(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.forms = page, []
        self._form: Form | None = None
        self._open: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = given.get("method", "get").lower()
            self._form = Form(given.get("action") or self.page, method)
            self.forms.append(self._form)
        elif self._form is not None and tag == "option" and self._open:
            if given.get("value"):
                self._open.choices.append(given["value"])
            if "selected" in given:
                self._open.value = given.get("value", "")
        elif self._form is not None and tag in {"input", "select", "textarea"}:
            self._take(tag, given)

    def _take(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if not name or ("disabled" in given):
            return
        kind = given.get("type", "") if tag == "input" else tag
        if kind in {"radio", "checkbox"} and "checked" not in given:
            known = [one for one in self._form.fields if one.name == name]
            if kind == "radio" and not known:
                self._form.fields.append(Field(name, kind, given.get("value", "")))
            return
        one = Field(name, kind, given.get("value", ""))
        if given.get("maxlength", "").isdigit():
            one.longest = min(LONGEST, int(given["maxlength"]))
        self._form.fields.append(one)
        self._open = one if tag in {"select", "textarea"} else None

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._open = None
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.kind == "textarea":
            self._open.value += data


def forms_of(client: Client, page: str) -> list[Form]:
    """The forms that the page shows."""
    finder = _Finder(page)
    finder.feed(client.get(page).content.decode())
    return finder.forms


def pack(longest: int) -> list[str]:
    """All clean strings in as few texts as fit; those too long for the field are cut there."""
    packed: list[str] = []
    for text in CLEAN:
        if packed and len(packed[-1]) + 1 + len(text) <= longest:
            packed[-1] += " " + text
        else:
            packed.append(text[:longest])
    return packed


def fillings(form: Form, *, rounds: int, offset: int) -> Iterator[dict[str, Any]]:
    """The form filled with clean but hostile texts, then refused ones, then crooked values."""
    texts = [one for one in form.fields if one.is_text and one.name not in _KEPT]
    others = [one for one in form.fields if not one.is_text and one.name not in _KEPT]
    plain = form.values()
    if texts:
        packs = {one.name: pack(one.longest) for one in texts}
        for number in range(rounds):
            chosen = {
                one.name: packs[one.name][(offset + number + 7 * place) % len(packs[one.name])]
                for place, one in enumerate(texts)
            }
            yield {**plain, **chosen}
        yield {**plain, **{one.name: UNCLEAN[0] for one in texts}}
    for number in range(rounds + 1 if others else 0):
        chosen = {
            one.name: CROOKED[(offset + 3 * number + place) % len(CROOKED)]
            for place, one in enumerate(others)
        }
        yield {**plain, **chosen}


def find_raw(sent: dict[str, Any], body: str) -> str:
    """A sent text with markup that the page shows unescaped; "" if none."""
    shown = (text for text in CLEAN if "<" in text and len(text) > 12)
    sent_texts = " ".join(str(value) for value in sent.values())
    return next((text for text in shown if text in sent_texts and text in body), "")


def send(client: Client, form: Form, sent: dict[str, Any]) -> list[str]:
    """What went wrong when this was sent; whatever it did is undone."""
    problems: list[str] = []
    with transaction.atomic():
        try:
            answer = getattr(client, form.method)(form.action, sent)
            body = b"" if answer.streaming else answer.content
            if answer.status_code == 302 and not answer["Location"].startswith("/sign-in"):
                body += client.get(answer["Location"]).content
        except Exception as error:  # noqa: BLE001 - told as a problem of the form
            problems.append(f"{form.action}: {type(error).__name__}: {str(error)[:150]}")
        else:
            if answer.status_code >= 500 and answer.status_code != 503:
                problems.append(f"{form.action}: {answer.status_code}")
            raw = find_raw(sent, body.decode("utf-8", "replace"))
            if raw:
                problems.append(f"{form.action}: shown unescaped: {raw}")
            if answer.status_code == 302:
                problems += find_changed(client, form, sent)
        transaction.set_rollback(True)
    return problems


def find_changed(client: Client, form: Form, sent: dict[str, Any]) -> list[str]:
    """The texts that the same form now shows otherwise than they were sent."""
    if form.method != "post" or client.get(form.action).status_code != 200:
        return []
    again = [one for one in forms_of(client, form.action) if one.action == form.action]
    shown = {one.name: one.value for found in again for one in found.fields if one.is_text}
    return [
        f"{form.action} {name}: {sent[name]!r} became {value!r}"
        for name, value in shown.items()
        if value.strip() and name in sent and _plain(value) != _plain(str(sent[name]))
    ]


def _plain(text: str) -> str:
    return html.unescape(text).replace("\r\n", "\n").replace("\r", "\n").strip()
