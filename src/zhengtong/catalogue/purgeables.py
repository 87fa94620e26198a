"""What an emergency purge clears in the catalogue."""

from zhengtong.catalogue.selectors.folding import fold_search
from zhengtong.catalogue.services.indexing import rebuild_index
from zhengtong.kernel.errors import N_
from zhengtong.toolkit.purging import (
    Part,
    Purgeable,
    register_cache,
    register_folding,
    register_purgeable,
)

_ENTRY = "(SELECT id FROM catalogue_entry WHERE uuid = %(uuid)s)"
_VERSIONS = f"(SELECT id FROM catalogue_version WHERE entry_id = {_ENTRY})"  # noqa: S608 - constants

_CONFLICT = "(SELECT conflict_id FROM catalogue_sourceclaim WHERE uuid = %(uuid)s)"

# What hangs on the entry beside its versions.
_HANGING = (
    Part(
        table="catalogue_correction",
        where=f"entry_id = {_ENTRY}",
        columns=("item_name", "text", "answer"),
    ),
    Part(table="catalogue_resource", where=f"entry_id = {_ENTRY}", columns=("name",)),
)


def _register_claims() -> None:
    register_purgeable(
        Purgeable(
            kind="catalogue.source-claim",
            title=N_("数源主张"),
            parts=(
                Part(
                    table="catalogue_sourceclaim",
                    where="uuid = %(uuid)s",
                    columns=("reason", "basis", "opinion"),
                ),
                Part(
                    table="catalogue_sourceconflict",
                    where=f"id IN {_CONFLICT}",
                    columns=("opinion",),
                ),
            ),
        )
    )
    register_purgeable(
        Purgeable(
            kind="catalogue.basis",
            title=N_("法律依据"),
            parts=(
                Part(
                    table="catalogue_legalbasis",
                    where="uuid = %(uuid)s",
                    columns=("document", "number", "article", "quote", "source", "note"),
                ),
            ),
        )
    )


def register() -> None:
    """Declare entries with all their versions, claims, legal bases, and how search folds words."""
    _register_claims()
    register_folding(fold_search)
    register_cache("catalogue_searchrow", rebuild_index)
    register_purgeable(
        Purgeable(
            kind="catalogue.entry",
            title=N_("目录条目或草稿"),
            named_by="title",
            parts=(
                Part(
                    table="catalogue_entry",
                    where="uuid = %(uuid)s",
                    columns=("title", "title_key", "withdrawal_reason"),
                ),
                Part(
                    table="catalogue_version",
                    where=f"entry_id = {_ENTRY}",
                    columns=(
                        "title", "summary", "keywords", "format_note", "share_condition",
                        "share_way_note", "use_range", "use_requirement", "basis_document",
                        "basis_article", "basis_quote", "open_condition", "contact",
                        "return_reason",
                    ),
                ),
                Part(
                    table="catalogue_item",
                    where=f"version_id IN {_VERSIONS}",
                    columns=("name", "description", "column"),
                ),
                Part(
                    table="catalogue_assessment",
                    where=f"version_id IN {_VERSIONS}",
                    columns=("opinion", "necessity", "measures"),
                ),
                *_HANGING,
                Part(table="catalogue_searchrow", where=f"entry_id = {_ENTRY}", is_dropped=True),
            ),
        )
    )  # fmt: skip
