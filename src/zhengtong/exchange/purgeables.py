"""What an emergency purge clears in the exchange."""

from zhengtong.exchange.services.deliveries import erase_delivery
from zhengtong.kernel.errors import N_
from zhengtong.toolkit.purging import Part, Purgeable, register_purgeable

_RUN = "run_id = (SELECT run_id FROM exchange_delivery WHERE uuid = %(uuid)s)"


def register() -> None:
    """Declare deliveries: samples and excerpts go, files and their key are erased."""
    register_purgeable(
        Purgeable(
            kind="exchange.delivery",
            title=N_("交付批次及其文件"),
            erase_files=erase_delivery,
            parts=(
                Part(table="exchange_delivery", where="uuid = %(uuid)s"),
                Part(table="exchange_quarantinedrow", where=_RUN, columns=("row_key", "excerpt")),
                Part(
                    table="exchange_run",
                    where="id = (SELECT run_id FROM exchange_delivery WHERE uuid = %(uuid)s)",
                    columns=("samples", "error_facts"),
                ),
            ),
        )
    )
