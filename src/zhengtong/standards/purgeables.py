"""What an emergency purge clears in the standards."""

from zhengtong.kernel.errors import N_
from zhengtong.toolkit.purging import Part, Purgeable, register_purgeable

_AMENDMENT = "(SELECT id FROM standards_amendment WHERE uuid = %(uuid)s)"


def register() -> None:
    """Declare amendments, and sheets that were uploaded and wait to be confirmed."""
    register_purgeable(
        Purgeable(
            kind="standards.amendment",
            title=N_("标准变更"),
            named_by="title",
            parts=(
                Part(
                    table="standards_amendment",
                    where="uuid = %(uuid)s",
                    columns=("title", "reason", "return_reason"),
                ),
                Part(
                    table="standards_version",
                    where=f"amendment_id = {_AMENDMENT}",
                    columns=("content",),
                ),
            ),
        )
    )
    register_purgeable(
        Purgeable(
            kind="standards.sheet",
            title=N_("导入的标准表格"),
            named_by="file_name",
            parts=(
                Part(
                    table="standards_upload",
                    where="uuid = %(uuid)s",
                    columns=("file_name", "records", "faults"),
                ),
            ),
        )
    )
