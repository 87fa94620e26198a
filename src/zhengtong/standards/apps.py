"""Wiring of the context."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _reads_amendments(actor: Any) -> bool:
    from zhengtong.standards.domain.permits import may_read_amendments

    return may_read_amendments(actor)


class StandardsConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare matters, messages, holdings and pages."""
        from zhengtong.desk import public as desk
        from zhengtong.ledger import public as ledger
        from zhengtong.standards import purgeables
        from zhengtong.standards.domain.deeds import DEED_TITLES
        from zhengtong.standards.domain.events import AmendmentPublished
        from zhengtong.standards.services import holdings
        from zhengtong.standards.services.messages import TEMPLATES
        from zhengtong.standards.services.publication import notify_departments
        from zhengtong.standards.web import finding

        ledger.name_deeds(DEED_TITLES)
        finding.register()
        purgeables.register()
        holdings.register()
        desk.register_template(*TEMPLATES)
        ledger.subscribe(AmendmentPublished, notify_departments, name="standards.notify-all")
        self._declare_matter()
        self._register_pages()

    def _declare_matter(self) -> None:
        from zhengtong.desk import public as desk
        from zhengtong.kernel.actor import Role
        from zhengtong.kernel.errors import N_
        from zhengtong.standards.services.amendments import REVIEW_KIND
        from zhengtong.standards.services.publication import conclude_review

        desk.register_kind(
            desk.MatterKind(
                code=REVIEW_KIND,
                title=N_("数据标准审核"),
                subject_url="/standards/amendments/{}/".format,
                route_default=(
                    desk.RouteStep(
                        name=N_("部门负责人审批"), role=Role.BODY_HEAD, whose=desk.OWN_BODY
                    ),
                    desk.RouteStep(
                        name=N_("数据主管部门审核"), role=Role.REVIEWER, whose=desk.AUTHORITY
                    ),
                ),
                is_decided_at_desk=True,
                on_closed=conclude_review,
            )
        )

    def _register_pages(self) -> None:
        from zhengtong.toolkit.navigation import NavItem, register

        register(
            NavItem(
                key="standards",
                label=_("数据标准"),
                url_name="standards:elements",
                area="public",
                order=40,
                icon="book",
            )
        )
        register(
            NavItem(
                key="standards.amendments",
                label=_("数据标准"),
                url_name="standards:amendments",
                order=22,
                permission=_reads_amendments,
                icon="book",
                group=_("目录与系统"),
            )
        )
