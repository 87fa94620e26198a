"""Limits and the receipt: counts and keyed column digests of both sides."""

from collections.abc import Mapping
from typing import Any

from zhengtong.exchange.engine.connector import MergeOutcome
from zhengtong.exchange.engine.errors import DeleteLimitExceeded, RejectLimitExceeded
from zhengtong.exchange.engine.plan import DeliveryPlan, Limits

SMALL_TARGET_ROWS = 100


def check_rejected(limits: Limits, rejected: int, rows: int) -> None:
    """Refuse a delivery with too many rows set aside; exact, over all partitions.

    Raises:
        RejectLimitExceeded
    """
    too_many = limits.rejected_rows is not None and rejected > limits.rejected_rows
    percent = limits.rejected_percent
    too_large = percent is not None and rows > 0 and rejected * 100 > percent * rows
    if too_many or too_large:
        raise RejectLimitExceeded(rejected=rejected, rows=rows)


def check_deleted(limits: Limits, outcome: MergeOutcome) -> None:
    """Refuse a delivery that would empty the target, as a source half dropped would.

    Raises:
        DeleteLimitExceeded
    """
    before = outcome.rows_target - outcome.rows_inserted + outcome.rows_deleted
    percent = limits.deleted_percent
    if percent is None or before <= SMALL_TARGET_ROWS:
        return
    gone = max(0, outcome.rows_deleted - outcome.rows_inserted)
    if gone * 100 > percent * before:
        raise DeleteLimitExceeded(deleted=gone, rows=before)


def receipt_of(
    plan: DeliveryPlan, outcome: MergeOutcome, *,
    counts: Mapping[str, int], digests: Mapping[str, Any], partitions: int, high: str | None,
) -> dict[str, Any]:  # fmt: skip
    """The receipt as plain JSON; source = target + rejected holds when it exists.

    Policy: R40
    """
    return {
        "version": 1,
        "run": str(plan.run),
        "delivery": str(plan.delivery),
        "source_table": plan.source_table,
        "target_table": plan.target_table,
        "mode": "incremental" if plan.window else "full",
        "watermark": high,
        "partitions": partitions,
        "rows_source": counts["read"],
        "rows_rejected": counts["rejected"],
        "rows_target": outcome.rows_target,
        "rows_inserted": outcome.rows_inserted,
        "rows_updated": outcome.rows_updated,
        "rows_deleted": outcome.rows_deleted,
        "digest_algorithm": f"{plan.digest_algorithm}-cbcmac-sum128",
        "digests_source": dict(digests),
        "digests_target": dict(outcome.digests_target),
        "facts": dict(plan.facts),
    }
