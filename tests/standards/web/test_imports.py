"""Sheets and JSON in and out: templates, exports that come back, every faulty cell named."""

import io
import json

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import standards as made
from tests.factories.web import sign_in

from zhengtong.standards import public as standards
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.models import Amendment, CodeValue, Record, Upload

pytestmark = [pytest.mark.django_db, pytest.mark.policy("P8.1")]


def workbook(lines: list[list[object]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(lines):
            sheet.write_row(row, 0, cells)
    return file.getvalue()


def lines_of(content: bytes) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def upload(client: Client, register: str, name: str, content: bytes):
    file = SimpleUploadedFile(name, content)
    return client.post("/standards/import/", {"register": register, "file": file})


HEADS = [one.label for one in REGISTERS["code-set"].columns] + [
    one.label for one in REGISTERS["code-set"].row_columns
]


def code_set_lines(*values: tuple[str, ...]) -> list[list[object]]:
    own = ["sample", "1", "示例代码集", "", "现行", "", "", "示例数据", "不确定", ""]
    blank = ["sample", *[""] * (len(own) - 1)]
    return [HEADS, *([*(blank if place else own), *row] for place, row in enumerate(values))]


def test_a_sheet_is_previewed_confirmed_and_undone_as_one() -> None:
    officer = sign_in(made.make_people().officer)
    sent = workbook(code_set_lines(("1", "甲", "2020-01-01", "2021-01-01", "2、3"), ("2", "乙"),
                                   ("3", "丙")))  # fmt: skip
    preview = upload(officer, "code-set", "代码集.xlsx", sent)["Location"]
    assert "没有发现错误" in officer.get(preview).content.decode()
    assert not Amendment.objects.exists()
    made_page = officer.post(preview)["Location"]
    assert Amendment.objects.get().origin == "sheet"
    assert "示例代码集" in officer.get(made_page).content.decode()
    officer.post(f"{made_page}drop/", {"revision": 1})
    assert not Record.objects.filter(code="sample").exists()
    assert officer.get(preview).status_code == 404


def test_an_imported_code_set_knows_the_successors_of_a_split_value() -> None:
    people = made.make_people()
    officer = sign_in(people.officer)
    sent = workbook(code_set_lines(("1", "甲", "", "2021-01-01", "2、3"), ("2", "乙"), ("3", "丙")))
    officer.post(upload(officer, "code-set", "a.xlsx", sent)["Location"])
    amendment = Amendment.objects.get()
    made.submit(amendment.uuid, by=people.officer)
    made.decide(amendment.uuid, by=people.head)
    made.decide(amendment.uuid, by=people.reviewer)
    from datetime import date

    assert standards.find_successors("sample", "1", date(2026, 1, 1)) == {"2", "3"}
    assert standards.find_successors("sample", "1", date(2020, 1, 1)) == {"1"}


def test_every_faulty_cell_is_named_and_nothing_is_kept() -> None:
    officer = sign_in(made.make_people().officer)
    sent = workbook(code_set_lines(("1", "甲", "2020-13-01"), ("1", "", "", "", "9"), ("2", "乙")))
    preview = upload(officer, "code-set", "a.xlsx", sent)["Location"]
    text = officer.get(preview).content.decode()
    for words in ("生效日期", "代码名称", "承接代码", "尚未保存任何内容"):
        assert words in text
    book = officer.get(f"{preview}?export=xlsx")
    rows = {(row[0], row[1]) for row in lines_of(book.content)[1:]}
    assert {(2.0, "生效日期"), (3.0, "代码名称"), (3.0, "承接代码")} <= rows
    assert officer.post(preview).status_code == 422
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("register", "address"),
    [("element", ""), ("standard", "texts/"), ("rule", "rules/"), ("mapping", "mappings/"),
     ("code-set", "code-sets/")],
)  # fmt: skip
def test_an_exported_register_comes_back_and_changes_nothing(register: str, address: str) -> None:
    officer = sign_in(made.make_people().officer)
    book = officer.get(f"/standards/{address}?export=xlsx").content
    preview = upload(officer, register, "导出.xlsx", book)["Location"]
    page = officer.post(preview)
    assert page.status_code == 422
    assert "没有需要审核的变更" in page.content.decode()


def test_an_export_follows_the_filter_of_its_page() -> None:
    officer = sign_in(made.make_people().officer)
    book = officer.get("/standards/texts/?theme=licence&export=xlsx").content
    numbers = {row[1] for row in lines_of(book)[1:] if row[1]}
    assert numbers == {f"GB/T 3690{n}-2018" for n in range(1, 7)}


@pytest.mark.parametrize("register", list(REGISTERS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_with_its_example_is_without_fault(register: str, language: str) -> None:
    officer = sign_in(made.make_people().officer, language=language)
    template = officer.get(f"/standards/template/{register}/").content
    upload(officer, register, "模板.xlsx", template)
    kept = Upload.objects.get()
    assert len(kept.records) == 1
    assert kept.faults == []


def test_json_of_the_api_comes_back_by_file_and_by_api() -> None:
    people = made.make_people()
    officer = sign_in(people.officer)
    found = officer.get("/api/v1/standards/registers/rule?limit=2").json()
    contents = [{**one["content"], "version": "1.1"} for one in found["records"]]
    sent = json.dumps({"records": contents}).encode()
    preview = upload(officer, "rule", "规则.json", sent)["Location"]
    officer.post(preview)
    amendment = Amendment.objects.get()
    assert amendment.versions.count() == 2
    standards.drop_amendment(amendment.uuid, by=people.officer, revision=amendment.revision)
    made_now = officer.post(
        "/api/v1/standards/amendments",
        {"register_code": "rule", "records": contents}, content_type="application/json",
    )  # fmt: skip
    assert (made_now.status_code, made_now.json()["records"]) == (200, 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.txt", b"text"),
        ("a.json", b"{"),
        ("a.json", b'{"records": 3}'),
        ("a.json", b'[{"code": "x", "values": "y"}]'),
        ("a.json", b"[" * 100_000),
        ("a.csv", "名称\n甲\n".encode()),
        ("a.csv", b"\xff\xfe\x81"),
        ("a.csv", b""),
    ],
)
def test_files_of_another_kind_are_refused_with_the_reason(name: str, content: bytes) -> None:
    officer = sign_in(made.make_people().officer)
    page = upload(officer, "code-set", name, content or b"\n")
    assert page.status_code == 422
    assert not Upload.objects.exists()


def test_a_csv_of_an_old_office_program_is_read() -> None:
    officer = sign_in(made.make_people().officer)
    text = "\r\n".join(",".join(map(str, line)) for line in code_set_lines(("1", "甲")))
    upload(officer, "code-set", "a.csv", text.encode("gb18030"))
    assert Upload.objects.get().records[0]["content"]["name"] == "示例代码集"


def test_somebody_elses_sheet_is_not_shown() -> None:
    officer = sign_in(made.make_people().officer)
    preview = upload(officer, "code-set", "a.xlsx", workbook(code_set_lines(("1", "甲"))))[
        "Location"
    ]
    assert sign_in(made.make_people().officer).get(preview).status_code == 404


def test_a_value_with_a_formula_stays_text(client: Client) -> None:
    people = made.make_people()
    rows = ({"value": "1", "value_name": "=1+1"},)
    made.publish("code-set", made.code_set(*rows), people)
    assert CodeValue.objects.get(code_set__code="sample").name == "=1+1"
    book = sign_in(people.officer).get("/standards/code-sets/?q=sample&export=xlsx").content
    assert "=1+1" in {cell for row in lines_of(book) for cell in row}
