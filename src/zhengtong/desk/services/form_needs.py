"""Steps that wait for a stamped form."""

from zhengtong.desk.domain.form_errors import FormNeeded
from zhengtong.desk.domain.official_forms import FormState, find_form_kind
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.selectors.official_forms import is_outdated
from zhengtong.desk.selectors.policies import form_needs


def refuse_unchecked_forms(matter: Matter, step: Step) -> None:
    """Return if every form that the step waits for is back, checked, and still true.

    Raises:
        FormNeeded: naming the form and its number, where it was printed.
    """
    for need in form_needs():
        if (need.matter_kind, need.role) != (matter.kind, step.role):
            continue
        kind = find_form_kind(need.form)
        row = (
            matter.official_forms.filter(code=need.form)
            .exclude(state=FormState.VOID)
            .select_related("matter")
            .first()
        )
        if row is None or row.state != FormState.CHECKED or is_outdated(row):
            title = kind.title if kind else need.form
            raise FormNeeded(title=title, number=row.number if row else "—")
