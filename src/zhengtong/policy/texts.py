"""Reading the package's own TOML texts."""

import tomllib
from importlib.resources import files
from typing import Any


def read_toml(name: str) -> dict[str, Any]:
    """The content of ``policy/data/<name>``."""
    return tomllib.loads(_data().joinpath(name).read_text(encoding="utf-8"))


def list_profile_files() -> list[str]:
    """Names of the profile files, as ``profiles/CN-2025.toml``."""
    folder = _data() / "profiles"
    return sorted(f"profiles/{entry.name}" for entry in folder.iterdir())


def read_text(name: str) -> str | None:
    """The text of ``policy/data/<name>``, None if it isn't shipped."""
    entry = _data() / name
    return entry.read_text(encoding="utf-8") if entry.is_file() else None


def _data() -> Any:
    return files("zhengtong.policy") / "data"
