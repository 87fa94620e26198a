"""数据共享申请表: the request as it goes to the stamp."""

from uuid import UUID

from django.utils.translation import gettext as _

from zhengtong.desk import public as desk
from zhengtong.kernel.errors import N_
from zhengtong.sharing.domain.requests import WAYS
from zhengtong.sharing.models import Request
from zhengtong.sharing.selectors import find_published, purpose_names

SEPARATOR = "、"


def register() -> None:
    """Declare the form."""
    desk.register_form(
        desk.FormKind(
            code="sharing.application",
            title=N_("数据共享申请表"),
            prefix="SQ",
            matter_kinds=("sharing.consent", "sharing.answer"),
            fill=fill_application,
        )
    )


def fill_application(matter: desk.MatterRow) -> desk.Sheet | None:
    """The request of the matter, with every item asked for.

    Policy: R16
    """
    request = (
        Request.objects.filter(uuid=UUID(matter.subject.partition(":")[2]))
        .select_related("consumer", "provider")
        .first()
    )
    if request is None:
        return None
    entry = find_published(request.entry)
    names = {str(item.item_id): item.name for item in entry.items} if entry else {}
    valid = [day.isoformat() for day in (request.valid_from, request.valid_to) if day]
    return desk.Sheet(
        rows=(
            (_("申请编号"), request.number),
            (_("申请单位"), request.consumer.name),
            (_("提供单位"), request.provider.name),
            (_("数据资源"), request.entry_title),
            (_("目录代码"), request.entry_code),
            (_("申请依据"), request.basis),
            (_("应用场景"), request.scene),
            (_("使用范围"), request.use_scope),
            (_("用途"), SEPARATOR.join(purpose_names(request.purpose_codes))),
            (_("共享方式"), SEPARATOR.join(_(WAYS[way]) for way in request.ways)),
            (_("使用期限"), " — ".join(valid)),
            (_("经办人"), request.written_by_name),
        ),
        columns=(_("序号"), _("信息项")),
        lines=[
            (str(number), names.get(item, item))
            for number, item in enumerate(request.item_ids, start=1)
        ],
        boxes=(_("申请单位（盖章）"), _("共享工作机构负责人（签字）"), _("日期")),
    )
