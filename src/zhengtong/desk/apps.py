"""Wiring of the desk: its entries in the navigation."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _is_signed_in(actor: Any) -> bool:
    return actor is not None


def _watches_others(actor: Any) -> bool:
    from zhengtong.kernel.actor import Role

    return actor is not None and actor.has(Role.REVIEWER, Role.SYSTEM_ADMIN, Role.AUDITOR)


def _is_administrator(actor: Any) -> bool:
    from zhengtong.kernel.actor import Role

    return actor is not None and actor.has(Role.SYSTEM_ADMIN)


def _reviews_rights(actor: Any) -> bool:
    from zhengtong.desk.web.rights import SEERS

    return actor is not None and actor.has(*SEERS)


def _sees_reminders(actor: Any) -> bool:
    from zhengtong.kernel.actor import Role

    return actor is not None and actor.has(Role.SYSTEM_ADMIN, Role.AUDITOR)


class DeskConfig(AppConfig):
    """The Django app of the desk."""

    name = "zhengtong.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the worklists into the side navigation."""
        from django.conf import settings

        from zhengtong.desk import checks
        from zhengtong.desk.domain import verb_messages  # noqa: F401 - declares templates
        from zhengtong.desk.domain.quiet import read_hours
        from zhengtong.desk.services import duties, holdings
        from zhengtong.desk.web import library_pages

        read_hours(settings.ZT_QUIET_HOURS)  # a wrong setting stops the start, not the deeds
        checks.register()
        duties.register()
        holdings.register()
        self._register_lists()
        self._register_routes()
        library_pages.register()
        self._register_more_pages()
        self._declare_matters()

    def _register_lists(self) -> None:
        from zhengtong.desk.selectors import matters, work_orders
        from zhengtong.toolkit.navigation import NavItem, register

        lists = (
            ("home", _("我的工作台"), "task", None),
            ("todo", _("待办"), "inbox", matters.count_todo),
            ("notices", _("待阅"), "bell", matters.count_unread),
            ("done", _("已办"), "check", None),
            ("started", _("我发起的"), "flag", None),
            ("supervisions", _("督办"), "warning", None),
            ("forms", _("文书登记簿"), "print", None),
            ("calendar", _("工作日历"), "calendar", None),
            ("orders", _("工单"), "warning", work_orders.count_waiting),
        )
        for order, (key, label, icon, count) in enumerate(lists, start=1):
            register(
                NavItem(
                    key=f"desk.{key}",
                    label=label,
                    url_name=f"desk:{key}",
                    order=order if key != "calendar" else 90,
                    permission=_is_signed_in,
                    icon=icon,
                    group="" if key != "calendar" else _("参考"),
                    count=count,
                )
            )

    def _register_routes(self) -> None:
        from zhengtong.desk.domain.deeds import DEED_TITLES
        from zhengtong.desk.domain.route_checks import may_keep_routes
        from zhengtong.desk.services.reform_notices import tell_reformed
        from zhengtong.desk.services.route_health import recheck_routes
        from zhengtong.ledger import public as ledger
        from zhengtong.organisations import public as organisations
        from zhengtong.toolkit.navigation import NavItem, register

        ledger.name_deeds(DEED_TITLES)
        ledger.subscribe(organisations.StandingsChanged, recheck_routes, name="desk.recheck-routes")
        ledger.subscribe(organisations.BodyReformed, tell_reformed, name="desk.tell-reformed")
        register(
            NavItem(
                key="desk.routes",
                label=_("审核流程"),
                url_name="desk:routes",
                order=62,
                permission=may_keep_routes,
                icon="task",
                group=_("管理"),
            )
        )

    def _register_more_pages(self) -> None:
        from zhengtong.desk.selectors import reminders
        from zhengtong.toolkit.navigation import NavItem, register

        register(
            NavItem(
                key="desk.overdue",
                label=_("超期清单"),
                url_name="desk:overdue",
                order=7,
                permission=_watches_others,
                icon="clock",
                count=lambda actor: reminders.list_escalated(actor).count(),
            )
        )
        for key, label, icon, may in (
            ("message-settings", _("消息设置"), "mail", _is_signed_in),
            ("rights", _("权限清理"), "shield", _reviews_rights),
            ("outbox", _("消息发送"), "mail", _is_administrator),
            ("reminders", _("提醒规则"), "clock", _sees_reminders),
            ("wordings", _("消息模板"), "edit", _is_administrator),
        ):
            register(
                NavItem(
                    key=f"desk.{key}",
                    label=label,
                    url_name=f"desk:{key}",
                    order=91,
                    permission=may,
                    icon=icon,
                    group=_("参考"),
                )
            )

    def _declare_matters(self) -> None:
        from zhengtong.desk.domain.kinds import MatterKind, register_kind
        from zhengtong.desk.domain.work_orders import KIND, SUBJECT
        from zhengtong.kernel.errors import N_

        register_kind(
            MatterKind(
                code=KIND,
                title=N_("工单"),
                subject_url=lambda subject: f"/desk/orders/{subject.removeprefix(SUBJECT)}/",
            )
        )
        from zhengtong.desk.services.rights_reviews import KIND as RIGHTS
        from zhengtong.desk.services.rights_reviews import SUBJECT as REVIEW

        register_kind(
            MatterKind(
                code=RIGHTS,
                title=N_("权限清理"),
                subject_url=lambda subject: f"/desk/rights/{subject.removeprefix(REVIEW)}/",
            )
        )
        self._declare_papers()

    def _declare_papers(self) -> None:
        from zhengtong.desk import purgeables, supervision_form
        from zhengtong.desk.domain.paper_owners import register_paper_owner
        from zhengtong.desk.selectors.papers import MATTER_PAPERS
        from zhengtong.desk.services.publication_files import PUBLICATION_PAPERS
        from zhengtong.kernel.errors import N_
        from zhengtong.organisations import public as organisations

        purgeables.register()
        organisations.register_site_pages("desk:orders")
        organisations.register_pass_kind(
            organisations.PassKind(
                code="order", title=N_("工单"), page="desk:order", argument="order_id"
            ),
            "desk:order-report",
        )
        supervision_form.register()
        register_paper_owner(MATTER_PAPERS)
        register_paper_owner(PUBLICATION_PAPERS)
