"""Every text for people is Chinese in the source and has its English translation."""

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from tests.repo.house import tell

from zhengtong.cli import translations


def read_catalogue(path):
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def test_every_text_has_its_english_translation():
    gaps = translations.find_gaps()
    assert not gaps, tell(gaps)


def test_a_text_has_the_same_english_in_every_room():
    known, problems = {}, []
    for path in translations.list_catalogues():
        room = path.parents[3].name
        for message in read_catalogue(path):
            key = (message.context, message.id)
            first = known.setdefault(key, (message.string, room))
            if message.id and first[0] != message.string:
                problems.append(f"{message.id}: {first} and {(message.string, room)}")
    assert not problems, tell(problems)


def test_every_catalogue_compiles(tmp_path):
    for path in translations.list_catalogues():
        with (tmp_path / "out.mo").open("wb") as out:
            write_mo(out, read_catalogue(path))


def test_placeholders_are_told_from_percent_signs():
    assert translations.placeholders_of("共 %(count)s 条，完成 100%%") == {"%(count)s"}
