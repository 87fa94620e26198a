"""Does the plan still fit the source, and what does the target itself demand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from zhengtong.exchange.engine.connector import WriteRequest
from zhengtong.exchange.engine.errors import (
    ColumnChanged,
    ColumnMissing,
    FilterInvalid,
    RuleInvalid,
)
from zhengtong.exchange.engine.plan import DeliveryPlan
from zhengtong.exchange.engine.rules import Rule
from zhengtong.exchange.engine.schema import ColumnDescription, Partition, TableDescription

HASH_DIGITS = 64


def check_drift(table: TableDescription, plan: DeliveryPlan) -> tuple[ColumnDescription, ...]:
    """The planned columns as they stand at the source now.

    Raises:
        ColumnMissing, ColumnChanged: the source is no longer what the catalogue says.
        FilterInvalid, RuleInvalid: a filter or rule is over a column the table lacks.
    """
    found = []
    for planned in plan.columns:
        column = table.column(planned.source)
        if column is None:
            raise ColumnMissing(table=table.name, column=planned.source)
        if planned.type_name and planned.type_name != column.type_name:
            raise ColumnChanged(
                table=table.name, column=planned.source, was=planned.type_name,
                now=column.type_name,
            )  # fmt: skip
        found.append(column)
    _check_mentions(table, plan)
    return tuple(found)


def _check_mentions(table: TableDescription, plan: DeliveryPlan) -> None:
    """Filters, rules and key speak only of columns that are there."""
    names = {column.name for column in table.columns}
    for condition in plan.row_filter:
        if condition.column not in names:
            raise FilterInvalid(column=condition.column, operator=condition.operator)
    delivered = {column.source for column in plan.columns}
    for rule in plan.rules:
        if rule.column not in delivered:
            raise RuleInvalid(rule=rule.name, column=rule.column)
    for part in plan.key:
        if part not in delivered:
            raise ColumnMissing(table=table.name, column=part)


def delivered_columns(
    plan: DeliveryPlan, columns: tuple[ColumnDescription, ...]
) -> tuple[ColumnDescription, ...]:
    """The columns as the target gets them: under its names; a hashed one is text of 64 digits."""
    delivered = []
    for planned, column in zip(plan.columns, columns, strict=True):
        named = replace(column, name=planned.target)
        if planned.mask == "hash":
            named = replace(named, type_name="text", length=HASH_DIGITS, note="")
        delivered.append(named)
    return tuple(delivered)


def write_request_of(
    plan: DeliveryPlan, table: TableDescription, columns: tuple[ColumnDescription, ...]
) -> WriteRequest:
    """What the target is asked to take."""
    names = {column.source: column.target for column in plan.columns}
    masked_key = any(column.mask and column.source in plan.key for column in plan.columns)
    return WriteRequest(
        table=plan.target_table,
        columns=delivered_columns(plan, columns),
        key=tuple(names[part] for part in plan.key),
        run=plan.run,
        delivery=plan.delivery,
        deletes_gone=plan.window is None,
        key_needs_check=masked_key or set(plan.key) != set(table.key),
        digest_key=plan.digest_key,
        digest_algorithm=plan.digest_algorithm,
    )


def fitting_rules(
    plan: DeliveryPlan, columns: tuple[ColumnDescription, ...], target: TableDescription | None
) -> list[Rule]:
    """Rules that the target itself imposes: shorter text, required columns."""
    names = {column.source: column.target for column in plan.columns}
    rules: list[Rule] = []
    for column in columns:
        there = target.column(names[column.name]) if target else None
        if there is not None:
            rules.extend(_rules_of(column, there, is_key=column.name in plan.key))
    return rules


def _rules_of(
    column: ColumnDescription, there: ColumnDescription, *, is_key: bool
) -> Iterator[Rule]:
    is_text = there.type_name.startswith("character")
    if is_text and there.length is not None and (column.length or 1 << 30) > there.length:
        settings = {"most": there.length}
        yield Rule(name="target", kind="length", column=column.name, settings=settings)
    if column.nullable and not there.nullable and not is_key:
        yield Rule(name="target", kind="not-null", column=column.name)


def partitions_from(stored: Mapping[str, Any]) -> tuple[Partition, ...]:
    """The partitions of a stored plan."""
    return tuple(
        Partition(number=p["number"], column=p["column"], low=p["low"], high=p["high"])
        for p in stored["partitions"]
    )
