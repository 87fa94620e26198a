"""Official forms: numbered, true to the matter, back from the stamp, checked by another."""

from datetime import date

import pytest
from tests.desk.domain.test_papers import make_pdf
from tests.desk.services.test_verbs import Town
from tests.factories.organisations import make_post
from tests.factories.sharing import make_received_request, make_sides

from zhengtong.desk import public as desk
from zhengtong.desk.domain import errors, form_errors, paper_errors
from zhengtong.desk.domain.official_forms import same_number
from zhengtong.desk.models import Matter, Notice, OfficialForm
from zhengtong.desk.selectors import policies
from zhengtong.desk.selectors.official_forms import get_form, list_forms, search_forms
from zhengtong.desk.services import attachments, official_forms
from zhengtong.desk.services.supervisions import close_supervision, open_supervision
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
PDF = make_pdf()
KIND = "test.stamped"


@pytest.fixture
def words():
    """What the form says; a test may change it."""
    return {"名称": "某目录"}


@pytest.fixture
def town(monkeypatch, words, tmp_path, settings):
    settings.ZT_STATE_DIR = tmp_path
    kind = desk.FormKind(
        code=KIND,
        title="试验表",
        prefix="SY",
        matter_kinds=("test.review",),
        fill=lambda _matter: desk.Sheet(rows=tuple(words.items()), boxes=("盖章",)),
    )
    kinds = desk.register_form.__globals__["_kinds"]
    monkeypatch.setitem(kinds, KIND, kind)
    return Town()


def stage(matter, by, *, name="回传.pdf", data=PDF):
    to = attachments.Bringing(owner_kind="matter", owner_key=str(matter.uuid), kind="form")
    return attachments.stage_files([attachments.Sent(name=name, data=data)], to, by=by)


def bring_back(form, by, *, number="", **file):
    staged = stage(form.matter, by, **file)
    try:
        return official_forms.return_form(form.uuid, staged, number=number or form.number, by=by)
    finally:
        attachments.discard(staged)


@pytest.fixture
def form(town):
    return official_forms.print_form(town.open().uuid, KIND, by=town.officer)


def test_printed_again_unchanged_it_is_the_same_form(town, form):
    assert form.number.startswith("SY2026")
    again = official_forms.print_form(form.matter.uuid, KIND, by=town.officer)
    assert (again.number, again.digest) == (form.number, form.digest)
    assert OfficialForm.objects.count() == 1


def test_what_changed_since_printing_gets_a_new_number_and_voids_the_old(town, form, words):
    words["名称"] = "另一目录"
    (shown,) = list_forms(form.matter)
    assert shown.is_outdated
    with pytest.raises(form_errors.FormOutdated):
        bring_back(form, town.officer)
    newer = official_forms.print_form(form.matter.uuid, KIND, by=town.officer)
    assert newer.number != form.number
    form.refresh_from_db()
    assert form.state == "void"


def test_a_stamped_form_comes_back_and_another_person_checks_it(town, form):
    bring_back(form, town.officer, number=f" {form.number.lower()} ")
    form.refresh_from_db()
    assert (form.state, form.paper.kind) == ("returned", "form")
    with pytest.raises(errors.NotYourStep):
        official_forms.check_form(form.uuid, by=town.sharing, agrees=True)
    checked = official_forms.check_form(form.uuid, by=town.head, agrees=True)
    assert (checked.state, checked.checked_by_name) == ("checked", town.head.name)
    with pytest.raises(form_errors.FormStateWrong):
        bring_back(form, town.officer)


def test_who_brought_it_back_does_not_check_it(town, form):
    bring_back(form, town.head)
    with pytest.raises(form_errors.FormOwnCheck):
        official_forms.check_form(form.uuid, by=town.head, agrees=True)


def test_a_wrong_number_is_refused_and_nothing_is_kept(town, form):
    with pytest.raises(form_errors.FormNumberWrong) as caught:
        bring_back(form, town.officer, number="SY2026999999")
    assert caught.value.facts == {"sent": "SY2026999999", "number": form.number}
    form.refresh_from_db()
    assert (form.state, form.paper) == ("printed", None)
    assert same_number("ｓｙ２０２６ 000001", "SY2026000001")


def test_only_one_scan_or_sealed_file_comes_back_and_its_type_is_looked_at(town, form):
    with pytest.raises(form_errors.FormFileWrong):
        bring_back(form, town.officer, name="说明.txt", data="文字".encode())
    with pytest.raises(attachments.FilesRefused):
        bring_back(form, town.officer, name="回传.pdf", data=b"MZ\x90\x00 not a pdf")


def test_a_form_is_sent_back_with_a_reason_that_its_bringer_is_told(town, form):
    bring_back(form, town.officer)
    with pytest.raises(form_errors.FormReasonMissing):
        official_forms.check_form(form.uuid, by=town.head, agrees=False, reason=" ")
    back = official_forms.check_form(form.uuid, by=town.head, agrees=False, reason="印章不清")
    assert (back.state, back.note) == ("printed", "印章不清")
    assert Notice.objects.filter(
        account=town.officer.account_id, text__contains="印章不清"
    ).exists()
    bring_back(form, town.officer)
    assert official_forms.check_form(form.uuid, by=town.head, agrees=True).state == "checked"


def test_the_paper_of_a_living_form_is_not_taken_away(town, form):
    paper = bring_back(form, town.officer).paper
    with pytest.raises(paper_errors.AttachmentFixed):
        attachments.remove_attachment(paper.uuid, by=town.officer)
    official_forms.void_form(form.uuid, by=town.officer, reason="传错了")
    assert attachments.remove_attachment(paper.uuid, by=town.officer).removed_at


def test_a_step_that_waits_for_a_form_is_not_agreed_to_before_it_is_checked(
    town, words, monkeypatch
):
    needs = ({"matter_kind": "test.review", "role": "body_head", "form": KIND},)
    monkeypatch.setattr(policies, "_needs_in", lambda _path: policies.needs_from_data(needs))
    matter = town.open()
    with pytest.raises(form_errors.FormNeeded):
        desk.decide_step(matter.uuid, by=town.head, decision="approve")
    form = official_forms.print_form(matter.uuid, KIND, by=town.officer)
    bring_back(form, town.officer)
    with pytest.raises(form_errors.FormNeeded) as caught:
        desk.decide_step(matter.uuid, by=town.head, decision="approve")
    assert caught.value.facts["number"] == form.number
    official_forms.check_form(form.uuid, by=town.head, agrees=True)
    words["名称"] = "变了"
    with pytest.raises(form_errors.FormNeeded):
        desk.decide_step(matter.uuid, by=town.head, decision="approve")
    words["名称"] = "某目录"
    assert desk.decide_step(matter.uuid, by=town.head, decision="approve").outcome == "approved"


def test_strangers_see_no_form_and_nothing_is_printed_after_the_end(town, form):
    with pytest.raises(form_errors.FormNotFound):
        get_form(form.uuid, by=make_post(Role.OFFICER))
    assert not search_forms(make_post(Role.OFFICER)).exists()
    assert search_forms(town.officer, text=form.number[-4:]).get() == form
    desk.decide_step(form.matter.uuid, by=town.head, decision="approve")
    with pytest.raises(form_errors.FormForbidden):
        official_forms.print_form(form.matter.uuid, KIND, by=town.officer)


def test_a_supervision_is_served_on_paper_while_it_runs(town):
    matter = town.open()
    with pytest.raises(form_errors.FormNotOffered):
        official_forms.print_form(matter.uuid, "desk.supervision", by=town.officer)
    row = open_supervision(
        matter.uuid, by=town.reviewer, reason="久拖不决", reply_by=date(2026, 3, 10)
    )
    notice = official_forms.print_form(matter.uuid, "desk.supervision", by=town.officer)
    assert ["督办编号", row.number] in notice.sheet["rows"]
    close_supervision(row.uuid, by=town.reviewer, finding="已办")
    shown = {one.kind.code: one for one in list_forms(Matter.objects.get(uuid=matter.uuid))}
    assert shown["desk.supervision"].is_outdated


def test_the_application_for_sharing_lists_every_item_in_chinese():
    sides = make_sides()
    request = make_received_request(sides)
    matter = Matter.objects.get(kind="sharing.answer")
    form = official_forms.print_form(matter.uuid, "sharing.application", by=sides.provider)
    names = [line[1] for line in form.sheet["lines"]]
    assert names == [item.name for item in sides.entry.items]
    assert ["申请单位", request.consumer.name] in form.sheet["rows"]
