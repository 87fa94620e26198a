"""Where sets of a backup lie: a folder of this machine, or a bucket of an S3-compatible store."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from zhengtong.cli.trouble import Trouble
from zhengtong.site import config


class Store(Protocol):
    """Files by names with slashes; a file is there whole or not at all."""

    address: str

    def write(self, name: str) -> Any:
        """A context that gives a file to write; it has its name once the context ends well."""

    def read(self, name: str) -> Any:
        """A context that gives the file to read.

        Raises:
            FileNotFoundError.
        """

    def list_names(self) -> list[str]:
        """Every file's name, sorted."""

    def delete(self, name: str) -> None:
        """Remove a file."""


class FolderStore:
    """A folder; files are written beside their place, flushed to the disk and renamed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self.address = str(self._folder)

    @contextmanager
    def write(self, name: str) -> Iterator[BinaryIO]:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f".{path.name}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            part.unlink()
            raise
        part.replace(path)
        _flush_folder(path.parent)

    @contextmanager
    def read(self, name: str) -> Iterator[BinaryIO]:
        with (self._folder / name).open("rb") as file:
            yield file

    def list_names(self) -> list[str]:
        found = (path for path in self._folder.rglob("*") if path.is_file())
        return sorted(path.relative_to(self._folder).as_posix() for path in found)

    def delete(self, name: str) -> None:
        path = self._folder / name
        path.unlink(missing_ok=True)
        if path.parent != self._folder and not any(path.parent.iterdir()):
            path.parent.rmdir()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class BucketStore:
    """A bucket, or a prefix in one; an object appears once its upload has ended."""

    def __init__(self, bucket: str, prefix: str) -> None:
        from pyarrow import fs

        endpoint = urlsplit(config.value("ZT_S3_ENDPOINT"))
        options = (
            {"endpoint_override": endpoint.netloc, "scheme": endpoint.scheme} if endpoint else {}
        )
        self._system = fs.S3FileSystem(region=config.value("ZT_S3_REGION"), **options)
        self._root = "/".join(part for part in (bucket, prefix.strip("/")) if part)
        self.address = f"s3://{self._root}"

    @contextmanager
    def write(self, name: str) -> Iterator[BinaryIO]:
        stream = self._system.open_output_stream(f"{self._root}/{name}")
        try:
            yield stream
        except BaseException:
            stream.close()
            self.delete(name)
            raise
        stream.close()

    @contextmanager
    def read(self, name: str) -> Iterator[BinaryIO]:
        with self._system.open_input_stream(f"{self._root}/{name}") as stream:
            yield stream

    def list_names(self) -> list[str]:
        from pyarrow import fs

        selector = fs.FileSelector(self._root, recursive=True, allow_not_found=True)
        found = (info.path for info in self._system.get_file_info(selector) if info.is_file)
        return sorted(path.removeprefix(f"{self._root}/") for path in found)

    def delete(self, name: str) -> None:
        self._system.delete_file(f"{self._root}/{name}")


def open_store(address: str) -> Store:
    """The store of an address: a folder, or ``s3://bucket/prefix``.

    Raises:
        Trouble: another scheme.
    """
    parts = urlsplit(address)
    if parts.scheme == "s3":
        return BucketStore(parts.netloc, parts.path)
    if parts.scheme:
        raise Trouble(f"{address}: only folders and s3:// are known.", "")
    return FolderStore(Path(address).expanduser())
