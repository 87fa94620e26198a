"""What a decision makes of a matter."""

from uuid import uuid4

import pytest

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.errors import FourEyes, NotYourStep, OpinionRequired, UnknownDecision
from zhengtong.desk.domain.flow import Decision, MatterState, StepState
from zhengtong.kernel.actor import Actor, Role

BODY = uuid4()
SUBMITTER = uuid4()


def head(**fields):
    return Actor(
        **{
            "account_id": uuid4(),
            "name": "负责人",
            "body_id": BODY,
            "roles": frozenset({Role.SHARING_HEAD}),
            **fields,
        }
    )


def step(**fields):
    return flow.StepFacts(
        **{
            "name": "同意",
            "role": Role.SHARING_HEAD,
            "body_id": BODY,
            "body_name": "某局",
            "four_eyes": True,
            "submitted_by": SUBMITTER,
            "is_last": True,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("decision", "is_last", "opinion", "expected"),
    [
        (Decision.APPROVE, True, "", (StepState.APPROVED, MatterState.APPROVED)),
        (Decision.APPROVE, False, "", (StepState.APPROVED, MatterState.OPEN)),
        (Decision.RETURN, False, "缺依据", (StepState.RETURNED, MatterState.RETURNED)),
        (Decision.REFUSE, True, "无依据", (StepState.REFUSED, MatterState.REFUSED)),
    ],
)
def test_a_decision_moves_step_and_matter(decision, is_last, opinion, expected):
    assert flow.effect_of(decision, is_last=is_last, opinion=opinion) == expected


@pytest.mark.policy("R22")
@pytest.mark.parametrize("decision", [Decision.RETURN, Decision.REFUSE])
def test_a_return_or_refusal_needs_reasons(decision):
    with pytest.raises(OpinionRequired):
        flow.effect_of(decision, is_last=True, opinion="  ")


def test_a_word_that_is_no_decision_is_refused():
    with pytest.raises(UnknownDecision):
        flow.read_decision("perhaps")


def test_the_holder_of_the_role_in_the_body_may_decide():
    flow.permit_decision(step(), by=head())


@pytest.mark.parametrize(
    "fields", [{"body_id": uuid4()}, {"roles": frozenset({Role.OFFICER})}, {"body_id": None}]
)
def test_another_body_or_role_may_not_decide(fields):
    with pytest.raises(NotYourStep):
        flow.permit_decision(step(), by=head(**fields))


def test_who_submitted_may_not_approve_even_as_deputy():
    with pytest.raises(FourEyes):
        flow.permit_decision(step(), by=head(account_id=SUBMITTER, on_behalf_of="正职"))


def test_a_step_handed_to_one_person_is_no_longer_the_others():
    with pytest.raises(NotYourStep):
        flow.permit_decision(step(transferred_to=uuid4()), by=head())
