"""Wiring of the context."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the matters of the context and listen to its own publications."""
        from zhengtong.catalogue.domain.events import EntryPublished
        from zhengtong.catalogue.services.publication import notify_departments
        from zhengtong.catalogue.services.reviews import REVIEW_KIND
        from zhengtong.catalogue.services.withdrawals import WITHDRAWAL_KIND
        from zhengtong.desk import public as desk
        from zhengtong.kernel.actor import Role
        from zhengtong.kernel.errors import N_
        from zhengtong.ledger import public as ledger

        route = (
            desk.RouteStep(name=N_("部门负责人审批"), role=Role.BODY_HEAD, whose=desk.OWN_BODY),
            desk.RouteStep(name=N_("数据主管部门审核"), role=Role.REVIEWER, whose=desk.AUTHORITY),
        )
        for code, title in ((REVIEW_KIND, N_("目录审核")), (WITHDRAWAL_KIND, N_("目录撤销审核"))):
            desk.register_kind(
                desk.MatterKind(
                    code=code,
                    title=title,
                    subject_url="/catalogue/review/{}/".format,
                    route_default=route,
                )
            )
        ledger.subscribe(EntryPublished, notify_departments, name="catalogue.notify-all")
