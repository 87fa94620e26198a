"""督办通知单: a supervision as it is served on paper."""

from django.utils.translation import gettext as _

from zhengtong.desk.domain.official_forms import FormKind, Sheet, register_form
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.desk.domain.supervision import SupervisionState
from zhengtong.desk.models import Supervision
from zhengtong.kernel.errors import N_


def register() -> None:
    """Declare the form; it belongs to every kind of matter that is supervised."""
    register_form(
        FormKind(
            code="desk.supervision",
            title=N_("督办通知单"),
            prefix="DD",
            fill=fill_notice,
            is_red=True,
        )
    )


def fill_notice(matter: MatterRow) -> Sheet | None:
    """The supervision that runs for the matter; None without one."""
    row = (
        Supervision.objects.filter(matter__uuid=matter.uuid)
        .exclude(state=SupervisionState.CLOSED)
        .select_related("body", "authority")
        .first()
    )
    if row is None:
        return None
    return Sheet(
        rows=(
            (_("督办编号"), row.number),
            (_("督办单位"), row.authority.name),
            (_("被督办单位"), row.body.name),
            (_("督办事项"), f"{matter.title}（{matter.number}）"),
            (_("督办事由"), row.reason),
            (_("要求回复日期"), row.reply_by.isoformat()),
            (_("经办人"), row.opened_by_name),
        ),
        boxes=(_("督办单位（盖章）"), _("签收人"), _("签收日期")),
    )
