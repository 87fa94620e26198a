"""Tracked files name no machine's paths, no secrets, and no open ends."""

import re

from tests.repo.house import list_tracked_files, name_of, tell

TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".po", ".cfg", "",
                 ".sh", ".json", ".svg"}  # fmt: skip
# Split, so that this file does not name them itself.
FORBIDDEN = (
    "../" + "shared/", "/" + "work/", "files.python" + "hosted.org",
    "--index" + "-url ", "sub" + "agent", "/root/" + ".pyenv",
)  # fmt: skip
OPEN_END = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
PRIVATE_KEY = re.compile("-----BEGIN " + r"(?:EC |RSA )?PRIVATE KEY-----")
SMALL_BYTES = 2_000_000


def list_lines():
    for path in list_tracked_files():
        if path.suffix not in TEXT_SUFFIXES or path.stat().st_size > SMALL_BYTES:
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, 1):
            yield f"{name_of(path)}:{number}", line


def test_no_file_names_a_place_outside_the_repository():
    problems = [f"{where}: {word}" for where, line in list_lines() for word in FORBIDDEN
                if word in line]  # fmt: skip
    assert not problems, tell(problems)


def test_no_source_leaves_an_open_end():
    sources = [(where, line) for where, line in list_lines() if where.startswith(("src/", "zt:"))]
    problems = [where for where, line in sources if ".py:" in where and OPEN_END.search(line)]
    assert not problems, tell(problems)


def test_no_private_key_is_tracked():
    problems = [where for where, line in list_lines()
                if PRIVATE_KEY.search(line) and not where.startswith("tests/")]  # fmt: skip
    assert not problems, tell(problems)


def test_requirements_are_locked_with_hashes():
    for path in list_tracked_files():
        if path.parent.name == "requirements" and path.suffix == ".txt":
            text = path.read_text(encoding="utf-8")
            pins = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==", text, re.MULTILINE)
            assert pins
            assert len(re.findall(r"--hash=sha256:", text)) >= len(pins)
