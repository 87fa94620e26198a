"""``./zt`` itself: what a newcomer meets before anything is installed."""

import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from zhengtong.cli import development, installation
from zhengtong.cli.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def zt():
    loader = SourceFileLoader("zt", str(ROOT / "zt"))
    module = module_from_spec(spec_from_loader("zt", loader))
    loader.exec_module(module)
    return module


def run_zt(*arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", ROOT / "zt", *arguments],
        env={"PATH": path, "HOME": "/nowhere"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_a_fitting_python_one_sentence_says_what_to_do(tmp_path):
    done = run_zt("demo", path=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_help_lists_every_command(zt):
    python = Path(sys.executable)
    done = run_zt("help", path=f"{python.parent}:{os.environ['PATH']}")
    assert done.returncode == 0
    assert all(f"\n  {command}" in done.stdout for command in zt.COMMANDS)


def test_every_command_has_somebody_to_hand_over_to(zt):
    assert set(development.COMMANDS) == zt.COMMANDS


def test_an_unknown_command_is_refused_with_the_list(zt, capsys):
    with pytest.raises(SystemExit):
        zt.main(["dmeo"])
    assert "no command 'dmeo'" in capsys.readouterr().err


def test_without_venv_and_pip_the_missing_module_is_named(zt, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(zt, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(zt, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(zt, "runs", lambda *_, **__: False)
    with pytest.raises(SystemExit):
        zt.make_environment()
    assert "lacks its module venv" in capsys.readouterr().err


def test_a_locked_file_installed_before_is_not_installed_again(zt, monkeypatch, tmp_path):
    import hashlib

    locked = (ROOT / "requirements" / "base.txt").read_bytes()
    (tmp_path / "base").write_text(hashlib.sha256(locked).hexdigest())
    monkeypatch.setattr(zt, "STAMPS", tmp_path)
    monkeypatch.setattr(zt, "installers", lambda: pytest.fail("installed again"))
    zt.install_locked("base")


def test_a_taken_port_gets_one_sentence_and_another_port_to_try():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Port {port} .*--port {port + 10}"):
            installation.refuse_taken_port(port, "--port")


def test_the_demonstration_is_never_served_as_an_installation(tmp_path, monkeypatch):
    monkeypatch.setenv("ZT_STATE_DIR", str(tmp_path))
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "state.json").write_text("{}")
    installation.mark_as_demo(tmp_path)
    assert installation.place_of(demo=True) == tmp_path
    with pytest.raises(Trouble, match="holds the demonstration"):
        installation.place_of(demo=False)
