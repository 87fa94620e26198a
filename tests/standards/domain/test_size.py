"""A set of forty thousand codes is judged in time that grows with its rows, not their square."""

import time

from tests.factories import standards as made

from zhengtong.standards.domain.checks import Known, check_content
from zhengtong.standards.domain.contents import clean_content
from zhengtong.standards.domain.fields import CODE_SET


def seconds_for(count: int) -> float:
    rows = [{"value": f"{n:09}", "value_name": "街道", "successors": ""} for n in range(count)]
    started = time.process_time()
    content, gaps = clean_content(CODE_SET, made.code_set(*rows))
    assert gaps == check_content("code-set", content, Known()) == []
    return time.process_time() - started


def test_ten_times_the_rows_take_no_more_than_some_ten_times_as_long() -> None:
    assert seconds_for(40_000) < 25 * seconds_for(4_000) + 0.5
