"""What an emergency purge clears at the desk."""

from zhengtong.kernel.errors import N_
from zhengtong.toolkit.purging import Part, Purgeable, register_purgeable

_MATTER = "matter_id = (SELECT id FROM desk_matter WHERE uuid = %(uuid)s)"


def register() -> None:
    """Declare matters with their opinions, and notices."""
    register_purgeable(
        Purgeable(
            kind="desk.matter",
            title=N_("事项与办理意见"),
            named_by="title",
            parts=(
                Part(table="desk_matter", where="uuid = %(uuid)s", columns=("title",)),
                Part(table="desk_step", where=_MATTER, columns=("opinion",)),
                Part(table="desk_matteraction", where=_MATTER, columns=("opinion",)),
            ),
        )
    )
    register_purgeable(
        Purgeable(
            kind="desk.notice",
            title=N_("站内通知"),
            named_by="title",
            parts=(
                Part(
                    table="desk_notice",
                    where="uuid = %(uuid)s",
                    columns=("title", "text", "facts"),
                ),
            ),
        )
    )
