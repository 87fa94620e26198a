"""The ``zhengtong`` command and the extraction of texts."""

import subprocess
import sys

import pytest

from zhengtong.cli import main as command
from zhengtong.cli import processes, translations


def test_help_names_processes_and_contexts(capsys):
    assert command.main(["help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("web", "gateway", "worker", "policy"))


def test_an_unknown_command_ends_with_two(capsys):
    assert command.main(["nonsense"]) == 2
    assert "no command 'nonsense'" in capsys.readouterr().err


def test_a_context_answers_its_verb(capsys):
    assert command.main(["policy", "show", "P7.2"]) == 0
    assert "P7.2" in capsys.readouterr().out


def test_plain_contexts_do_not_load_django():
    code = "import sys; from zhengtong.cli.main import main; main(['policy', 'list']);"
    code += "sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0


def test_texts_of_templates_are_found_with_their_placeholders(tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}<p>{% translate "目录" %}</p>'
        "{% blocktranslate with n=1 %}共 {{ n }} 条{% endblocktranslate %}",
        encoding="utf-8",
    )
    found = [text.id for text in translations._texts_of_template(page, "page.html")]
    assert found == ["目录", "共 %(n)s 条"]


def test_the_last_word_of_a_log_is_found(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("first\nlast word\n\n", encoding="utf-8")
    assert processes.last_line(log) == "last word"


@pytest.mark.kill
def test_children_end_with_their_family(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/sleep")
    family = processes.Family({}, tmp_path / "log")
    monkeypatch.setattr(processes, "sys", sys)
    child = family.start("60")
    family.stop()
    assert child.process is not None
    assert child.process.returncode is not None


@pytest.mark.kill
def test_work_done_apart_hands_its_status_back(capfd):
    assert processes.run_apart(lambda: 3) == 3
    assert processes.run_apart(lambda: 1 // 0) == 1
    assert "ZeroDivisionError" in capfd.readouterr().err
