"""What a file really is, and what is refused in it."""

import io
import zipfile

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from zhengtong.desk.domain.paper_reasons import Unfit
from zhengtong.desk.domain.papers import EICAR, Rules, base_name, inspect
from zhengtong.desk.selectors.papers import _shipped, paper_limits

RULES = Rules(types=_shipped()["types"], limits=paper_limits(), max_bytes=50_000_000)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def make_pdf(*, script="", password="", pages=1):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    if script:
        deed = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(script),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(deed)
    if password:
        writer.encrypt(password)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def make_png(size=(20, 10)):
    target = io.BytesIO()
    Image.new("1", size).save(target, "PNG")
    return target.getvalue()


def make_docx(**members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f"<Types>{WORD}</Types>")
        archive.writestr("word/document.xml", "<w/>")
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def reason(name, data):
    with pytest.raises(Unfit) as caught:
        inspect(name, data, RULES)
    return caught.value.message % caught.value.facts


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", make_pdf(), "pdf"),
        ("a.PNG", make_png(), "png"),
        ("依据.docx", make_docx(), "docx"),
        ("a.txt", "中文𠀀".encode(), "text"),
        ("a.csv", "姓名,𠮷".encode("gb18030"), "text"),
    ],
)
def test_honest_files_are_taken(name, data, kind):
    assert inspect(name, data, RULES) == kind


def test_a_lie_about_the_type_is_refused_naming_both():
    assert "“pdf”，内容却是“png”" in reason("a.pdf", make_png())
    assert "“docx”，内容却是“pdf”" in reason("a.docx", make_pdf())
    assert "“txt”，内容却是“exe”" in reason("a.txt", b"MZ\x90\x00" + b"\0" * 99)
    assert "“txt”，内容却是“html/svg”" in reason("a.txt", b"<svg onload='x()'>")
    assert "扩展名“svg”" in reason("a.svg", b"<svg/>")
    assert "0 字节" in reason("a.pdf", b"")


def test_bombs_are_refused_without_being_unpacked():
    assert "压缩炸弹" in reason("a.docx", make_docx(bomb=b"\0" * 60_000_000))
    assert "压缩炸弹" in reason("a.docx", make_docx(**{f"x{n}": "" for n in range(5001)}))
    assert "图片炸弹" in reason("a.png", make_png((9000, 9000)))


def test_macros_scripts_ciphers_and_viruses_are_refused():
    assert "含有宏" in reason("a.docx", make_docx(**{"word__vbaProject.bin": b"x"}))
    assert "脚本" in reason("a.pdf", make_pdf(script="app.alert(1)"))
    assert "已加密" in reason("a.pdf", make_pdf(password="x"))
    assert "EICAR" in reason("a.txt", EICAR)
    assert "EICAR" in reason("a.docx", make_docx(word__x=EICAR))
    assert "外部的路径" in reason("a.docx", make_docx(**{"..__..__etc__x": b"x"}))
    assert "已损坏" in reason("a.pdf", b"%PDF-1.4 nothing")


def test_names_are_cut_to_their_last_part_and_odd_ones_refused():
    assert base_name("../../etc/某\\a.pdf", 255) == "a.pdf"
    assert base_name("𠀀" * 196 + ".pdf", 255).endswith("𠀀.pdf")
    for name in ("a\u202efdp.exe", "a\n.pdf", "x" * 256, "/", "a\x00.pdf"):
        with pytest.raises(Unfit):
            base_name(name, 255)
