"""The demonstration's main job goes on where it was broken off."""

import pytest

from zhengtong.cli.demo.progress import LAST, Progress
from zhengtong.cli.demo.report import Step

pytestmark = pytest.mark.django_db


def carry_out(progress, key, **made):
    with progress.once(key, Step(key)) as fresh:
        if fresh:
            progress.ids.update(made)
    return fresh


def test_a_step_done_is_not_done_again_and_what_it_made_is_known():
    assert carry_out(Progress(), "asked", request="r-1")
    later = Progress()
    assert not carry_out(later, "asked", request="r-2")
    assert later.ids == {"request": "r-1"}


def test_a_step_broken_off_is_still_to_be_done():
    progress = Progress()
    with pytest.raises(KeyError), progress.once("asked", Step("asked")):
        raise KeyError
    assert carry_out(Progress(), "asked", request="r-1")


def test_a_step_whose_result_is_lost_is_done_again_and_the_newer_result_counts():
    carry_out(Progress(), "client", client="c-1")
    progress = Progress()
    with progress.once("client", None, again=True) as fresh:
        assert fresh
        progress.ids["client"] = "c-2"
    assert Progress().ids == {"client": "c-2"}


def test_the_job_is_finished_when_its_last_step_is():
    carry_out(Progress(), "asked")
    assert not Progress().is_finished
    carry_out(Progress(), LAST)
    assert Progress().is_finished
