"""What an emergency purge clears at the desk."""

from uuid import UUID

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
                Part(table="desk_officialform", where=_MATTER, columns=("sheet", "note")),
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
    _register_library()
    _register_attachments()


def _register_library() -> None:
    """Declare publications with their versions, and questions with their answers."""
    version = "publication_id = (SELECT id FROM desk_publication WHERE uuid = %(uuid)s)"
    answer = "question_id = (SELECT id FROM desk_question WHERE uuid = %(uuid)s)"
    texts = ("title", "text", "document_number", "link")
    register_purgeable(
        Purgeable(
            kind="desk.publication",
            title=N_("通知文件"),
            named_by="title",
            parts=(
                Part(
                    table="desk_publication",
                    where="uuid = %(uuid)s",
                    columns=(*texts, "withdrawn_reason"),
                ),
                Part(table="desk_publicationversion", where=version, columns=texts),
            ),
        )
    )
    register_purgeable(
        Purgeable(
            kind="desk.question",
            title=N_("提问与答复"),
            named_by="title",
            parts=(
                Part(table="desk_question", where="uuid = %(uuid)s", columns=("title", "text")),
                Part(table="desk_questionanswer", where=answer, columns=("text",)),
            ),
        )
    )


def _register_attachments() -> None:
    """Declare attachments with their files."""
    register_purgeable(
        Purgeable(
            kind="desk.attachment",
            title=N_("附件"),
            named_by="name",
            parts=(
                Part(
                    table="desk_attachment",
                    where="uuid = %(uuid)s",
                    columns=("name", "scan_note", "sm3"),
                ),
            ),
            erase_files=_erase_file,
        )
    )


def _erase_file(uuid: UUID) -> list[str]:
    from zhengtong.desk.services import paper_store

    return [f"attachments/{uuid}"] if paper_store.erase(uuid) else []
