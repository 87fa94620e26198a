"""Every text for people is Chinese in the source and has its English translation."""

from tests.repo.house import tell

from zhengtong.cli import translations


def test_every_text_has_its_english_translation():
    gaps = translations.find_gaps()
    assert not gaps, tell(gaps)


def test_every_catalogue_compiles(tmp_path):
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in translations.list_catalogues():
        with path.open("rb") as file, (tmp_path / "out.mo").open("wb") as out:
            write_mo(out, read_po(file, locale=path.parent.parent.name, abort_invalid=True))


def test_placeholders_are_told_from_percent_signs():
    assert translations.placeholders_of("共 %(count)s 条，完成 100%%") == {"%(count)s"}
