"""Bodies that ended are found in the one search box, marked, with the way to who succeeded."""

import pytest
from tests.factories.organisations import make_body, make_post

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.domain.reforms import ReformKind, ReformPlan
from zhengtong.organisations.models import Body
from zhengtong.organisations.selectors.finding import describe_bodies, find_bodies
from zhengtong.organisations.services.reforms import carry_out_reform
from zhengtong.toolkit.searching import read_words

pytestmark = pytest.mark.django_db


def hits(actor, text):
    return list(describe_bodies(list(find_bodies(actor, read_words(text)))))


def test_a_body_that_merged_is_found_marked_and_leads_to_its_successor():
    admin = make_post(Role.SYSTEM_ADMIN)
    old, new = make_body("旧示例局"), make_body("新示例局")
    carry_out_reform(
        ReformPlan(
            kind=ReformKind.MERGE, document="示例〔2026〕1号", on=clock.today(),
            sources=(old.uuid,), targets=(new.uuid,),
        ),
        by=admin,
    )  # fmt: skip
    [hit] = hits(admin, "旧示例局")
    assert (hit.badge, hit.url) == ("已并入", f"/organisations/{new.uuid}/")
    assert "新示例局" in hit.note
    assert [one.title for one in hits(admin, "示例局")] == ["新示例局", "旧示例局"]


def test_a_body_closed_without_successor_says_so_and_keeps_its_page():
    admin, body = make_post(Role.SYSTEM_ADMIN), make_body("孤示例局")
    Body.objects.filter(pk=body.pk).update(state=Body.State.CLOSED)
    [hit] = hits(admin, "孤示例局")
    assert (hit.badge, hit.url) == ("已撤销", f"/organisations/{body.uuid}/")
