"""Masks of a grant over whole columns: partial name, partial id, keyed hash, constant."""

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from zhengtong.crypto.digests import hmac_sm3
from zhengtong.exchange.engine.errors import RuleInvalid

Mask = Callable[[pa.Array, bytes], pa.Array]


def mask_batch(rows: pa.RecordBatch, masks: Mapping[str, str], key: bytes) -> pa.RecordBatch:
    """The batch with the masks applied; null stays null, the schema stays the same.

    Args:
        rows: What to mask.
        masks: Column → one of ``name``, ``id``, ``tail``, ``partial``, ``hash``, ``drop``.
        key: Key of ``hash``: HMAC-SM3, so equal values stay joinable inside one grant only.

    Raises:
        RuleInvalid: an unknown mask, or a mask of text over another type.
    """
    arrays = list(rows.columns)
    for column, mask in masks.items():
        place = rows.schema.get_field_index(column)
        if place < 0:
            continue
        arrays[place] = _masked(arrays[place], column, mask, key)
    return pa.record_batch(arrays, schema=rows.schema)


def _masked(values: pa.Array, column: str, mask: str, key: bytes) -> pa.Array:
    if mask == "drop":
        return pa.nulls(len(values), values.type)
    if mask not in MASKS or not pa.types.is_string(values.type):
        raise RuleInvalid(rule=mask, column=column)
    return MASKS[mask](values, key)


def mask_name(values: pa.Array, key: bytes = b"") -> pa.Array:
    """``张三丰`` → ``张**``: the first character and as many stars as characters follow."""
    first = pc.utf8_slice_codeunits(values, 0, 1)
    rest = pc.replace_substring_regex(pc.utf8_slice_codeunits(values, 1), r"(?s).", "*")
    return pc.binary_join_element_wise(first, rest, "")


def mask_id(values: pa.Array, key: bytes = b"") -> pa.Array:
    """``340102199001010014`` → ``340102********0014``: six and four characters stay.

    Values of up to ten characters keep only their first.
    """
    head = pc.utf8_slice_codeunits(values, 0, 6)
    middle = pc.replace_substring_regex(pc.utf8_slice_codeunits(values, 6, -4), r"(?s).", "*")
    tail = pc.utf8_slice_codeunits(values, -4)
    long = pc.binary_join_element_wise(head, middle, tail, "")
    return pc.if_else(pc.greater(pc.utf8_length(values), 10), long, mask_name(values))


def mask_tail(values: pa.Array, key: bytes = b"") -> pa.Array:
    """``13800001234`` → ``*******1234``: only the last four characters stay."""
    head = pc.replace_substring_regex(pc.utf8_slice_codeunits(values, 0, -4), r"(?s).", "*")
    long = pc.binary_join_element_wise(head, pc.utf8_slice_codeunits(values, -4), "")
    stars = pc.replace_substring_regex(values, r"(?s).", "*")
    return pc.if_else(pc.greater(pc.utf8_length(values), 4), long, stars)


def mask_partial(values: pa.Array, key: bytes = b"") -> pa.Array:
    """By length: up to 4 characters as a name, from 15 on as an id, between only the tail."""
    lengths = pc.utf8_length(values)
    middle = pc.if_else(pc.less(lengths, 15), mask_tail(values), mask_id(values))
    return pc.if_else(pc.less_equal(lengths, 4), mask_name(values), middle)


def hash_values(values: pa.Array, key: bytes) -> pa.Array:
    """HMAC-SM3 of each value under the grant's key, 64 hex digits; repeats are hashed once."""
    encoded = values.dictionary_encode()
    hashed = [
        None if value is None else hmac_sm3(key, value.encode()).hex()
        for value in encoded.dictionary.to_pylist()
    ]
    return pa.array(hashed, pa.string()).take(encoded.indices)


MASKS: dict[str, Mask] = {
    "name": mask_name,
    "id": mask_id,
    "tail": mask_tail,
    "partial": mask_partial,
    "hash": hash_values,
}
