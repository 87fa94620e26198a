"""What an emergency purge clears in sharing."""

from zhengtong.kernel.errors import N_
from zhengtong.toolkit.purging import Part, Purgeable, register_purgeable

_REQUEST = "request_id = (SELECT id FROM sharing_request WHERE uuid = %(uuid)s)"


def register() -> None:
    """Declare requests with their answers."""
    register_purgeable(
        Purgeable(
            kind="sharing.request",
            title=N_("共享申请与答复"),
            named_by="entry_title",
            parts=(
                Part(
                    table="sharing_request",
                    where="uuid = %(uuid)s",
                    columns=("entry_title", "basis", "scene", "use_scope", "row_filter"),
                ),
                Part(table="sharing_answer", where=_REQUEST, columns=("reasons", "conditions")),
            ),
        )
    )
