"""What an emergency purge clears in organisations."""

from zhengtong.kernel.errors import N_
from zhengtong.toolkit.purging import Part, Purgeable, register_purgeable


def register() -> None:
    """Declare sheets that were uploaded and wait to be confirmed."""
    register_purgeable(
        Purgeable(
            kind="organisations.sheet",
            title=N_("导入的表格"),
            named_by="file_name",
            parts=(
                Part(
                    table="organisations_sheetupload",
                    where="uuid = %(uuid)s",
                    columns=("file_name", "rows"),
                ),
            ),
        )
    )
