"""xlsxwriter with sealed spools where it would write plain files: rows and parts of a workbook.

By itself it keeps the rows of each sheet, and then every part of the package, in files with names
in the system's folder for temporary files, and a killed process leaves them there.
"""

import io
import shutil
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from zhengtong.toolkit.spooling import CHUNK_BYTES, SealedSpool, new_spool

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # what Excel itself writes


class _SealedText(io.StringIO):
    """Text on its way into a sealed spool; a StringIO, so that xlsxwriter takes it as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.spool: SealedSpool = new_spool()
        self._encoder = io.TextIOWrapper(
            cast("IO[bytes]", self.spool), encoding="utf-8", newline=""
        )
        self.write = self._encoder.write  # type: ignore[method-assign]

    def append(self, other: "_SealedText") -> None:
        """Add all that another one holds."""
        self._encoder.flush()
        shutil.copyfileobj(other.rewind(), self.spool, CHUNK_BYTES)

    def rewind(self) -> SealedSpool:
        """The bytes, from the first."""
        self._encoder.flush()
        self.spool.seek(0)
        return self.spool

    def close(self) -> None:
        """Gone, with its key."""
        self._encoder.close()
        super().close()


class _SealedSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet whose rows wait in a sealed spool."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": False})
        self.constant_memory = True
        self.row_data_fh = self.fh = _SealedText()

    def _opt_reopen(self) -> None:
        """The rows stay open until the book is written."""

    def _write_optimized_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        self.fh.append(self.row_data_fh)
        self.row_data_fh.close()
        self._xml_end_tag("sheetData")


class _SealedPackager(Packager):  # type: ignore[misc]  # xlsxwriter has no types
    """The parts in sealed spools, then one after the other into the file."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def _set_in_memory(self, in_memory: bool) -> None:  # noqa: FBT001 - the signature is theirs
        super()._set_in_memory(True)  # pictures come as streams, nothing by a name on disk

    def _filename(self, xml_filename: str) -> _SealedText:
        part = _SealedText()
        self.filenames.append((part, xml_filename, False))
        return part

    def _create_package(self) -> list[Any]:
        whole = cast("IO[bytes]", _Forward(self._file))
        with ZipFile(whole, "w", ZIP_DEFLATED) as package:
            for part, name, is_binary in super()._create_package():
                entry = ZipInfo(name, _EPOCH)
                entry.compress_type = ZIP_DEFLATED
                if is_binary:
                    package.writestr(entry, part.getvalue())
                    continue
                with package.open(entry, "w") as target, part:
                    shutil.copyfileobj(part.rewind(), target, CHUNK_BYTES)
        return []


class _Forward:
    """A file that is only ever written onwards, as a spool demands."""

    def __init__(self, file: IO[bytes]) -> None:
        self.write, self.flush = file.write, file.flush


class SealedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]  # xlsxwriter has no types
    """A workbook into a file, with nothing of it in plain anywhere else.

    Args:
        file: Open for writing; it is written from its beginning to its end.
    """

    worksheet_class = _SealedSheet

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(io.BytesIO(), OPTIONS)  # gets an empty package: ours goes to the file
        self._target = file

    def _get_packager(self) -> Packager:
        return _SealedPackager(self._target)
