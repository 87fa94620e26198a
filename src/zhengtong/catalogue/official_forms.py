"""数据目录审核表: an entry under review as it goes to the stamp."""

from uuid import UUID

from django.utils.translation import gettext as _

from zhengtong.catalogue.models import Version
from zhengtong.catalogue.services.reviews import REVIEW_KIND
from zhengtong.desk import public as desk
from zhengtong.kernel.errors import N_


def register() -> None:
    """Declare the form."""
    desk.register_form(
        desk.FormKind(
            code="catalogue.review",
            title=N_("数据目录审核表"),
            prefix="ML",
            matter_kinds=(REVIEW_KIND,),
            fill=fill_review,
        )
    )


def fill_review(matter: desk.MatterRow) -> desk.Sheet | None:
    """The version under review, with its items.

    Policy: R06
    """
    version = (
        Version.objects.filter(entry__uuid=UUID(matter.subject))
        .select_related("entry__body")
        .order_by("-number")
        .first()
    )
    if version is None:
        return None
    items = version.items.order_by("position")
    return desk.Sheet(
        rows=(
            (_("事项编号"), matter.number),
            (_("提供单位"), version.entry.body.name),
            (_("数据资源"), version.title),
            (_("版本"), str(version.number)),
            (_("摘要"), version.summary),
            (_("共享条件"), version.share_condition),
            (_("经办人"), matter.started_by_name),
        ),
        columns=(_("序号"), _("信息项")),
        lines=[(str(number), item.name) for number, item in enumerate(items, start=1)],
        boxes=(_("提供单位（盖章）"), _("部门负责人（签字）"), _("数据主管部门（盖章）")),
    )
