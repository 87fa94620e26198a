"""Wiring of the context."""

from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Role


def _is_signed_in(actor: Any) -> bool:
    return actor is not None


def _may_review(actor: Any) -> bool:
    return actor is not None and actor.has(Role.BODY_HEAD, Role.REVIEWER)


class CatalogueConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare matters, listen to own publications, register pages and panels."""
        from zhengtong.catalogue import checks, official_forms, purgeables
        from zhengtong.catalogue.domain.deeds import DEED_TITLES
        from zhengtong.catalogue.services import duties, holdings
        from zhengtong.catalogue.web import finding
        from zhengtong.ledger import public as ledger

        ledger.name_deeds(DEED_TITLES)
        checks.register()
        finding.register()
        purgeables.register()
        duties.register()
        holdings.register()
        self._declare_messages()
        self._declare_matters()
        self._declare_extension()
        self._declare_claims()
        official_forms.register()
        self._register_pages()

    def _declare_messages(self) -> None:
        from zhengtong.catalogue.services.messages import TEMPLATES
        from zhengtong.desk import public as desk

        desk.register_template(*TEMPLATES)

    def _declare_matters(self) -> None:
        from zhengtong.catalogue.domain.events import EntryPublished
        from zhengtong.catalogue.services.conformance import notice_change
        from zhengtong.catalogue.services.impact import notify_touched
        from zhengtong.catalogue.services.publication import notify_departments
        from zhengtong.catalogue.services.reviews import REVIEW_KIND, decide_review
        from zhengtong.catalogue.services.withdrawals import WITHDRAWAL_KIND, decide_withdrawal
        from zhengtong.desk import public as desk
        from zhengtong.kernel.errors import N_
        from zhengtong.ledger import public as ledger
        from zhengtong.standards.public import AmendmentPublished, StandardChanged

        route = (
            desk.RouteStep(name=N_("部门负责人审批"), role=Role.BODY_HEAD, whose=desk.OWN_BODY),
            desk.RouteStep(name=N_("数据主管部门审核"), role=Role.REVIEWER, whose=desk.AUTHORITY),
        )
        kinds: tuple[tuple[str, str, Any], ...] = (
            (REVIEW_KIND, N_("目录审核"), decide_review),
            (WITHDRAWAL_KIND, N_("目录撤销审核"), decide_withdrawal),
        )
        for code, title, decide in kinds:
            desk.register_kind(
                desk.MatterKind(
                    code=code,
                    title=title,
                    subject_url="/catalogue/review/{}/".format,
                    route_default=route,
                    decide=decide,
                )
            )
        self._declare_mounting()
        self._declare_bases()
        ledger.subscribe(EntryPublished, notify_departments, name="catalogue.notify-all")
        ledger.subscribe(AmendmentPublished, notify_touched, name="catalogue.tell-touched")
        ledger.subscribe(StandardChanged, notice_change, name="catalogue.judge-changed")

    def _declare_extension(self) -> None:
        from zhengtong.catalogue.services.update_extensions import (
            EXTENSION_KIND,
            decide_extension,
        )
        from zhengtong.desk import public as desk
        from zhengtong.kernel.errors import N_

        def key_of(subject: str) -> str:
            return subject.partition(":")[2]

        desk.register_kind(
            desk.MatterKind(
                code=EXTENSION_KIND,
                title=N_("延长目录更新期限"),
                subject_url=lambda subject: f"/catalogue/updates/{key_of(subject)}/",
                route_default=(
                    desk.RouteStep(
                        name=N_("数据主管部门同意"), role=Role.REVIEWER, whose=desk.AUTHORITY
                    ),
                ),
                decide=lambda subject, **words: decide_extension(UUID(key_of(subject)), **words),
            )
        )

    def _declare_claims(self) -> None:
        from zhengtong.catalogue.domain.sources import CLAIM_KIND
        from zhengtong.catalogue.services.sources import decide_claim
        from zhengtong.desk import public as desk
        from zhengtong.kernel.errors import N_

        step = desk.RouteStep(name=N_("数据主管部门认定"), role=Role.REVIEWER, whose=desk.AUTHORITY)
        desk.register_kind(
            desk.MatterKind(
                code=CLAIM_KIND,
                title=N_("数源主张"),
                subject_url="/catalogue/sources/claims/{}/".format,
                route_default=(step,),
                decide=lambda subject, **words: decide_claim(UUID(subject), **words),
            )
        )

    def _declare_mounting(self) -> None:
        from zhengtong.catalogue.services.mounting import KIND, ROUTE, settle_review
        from zhengtong.desk import public as desk
        from zhengtong.kernel.errors import N_

        desk.register_kind(
            desk.MatterKind(
                code=KIND,
                title=N_("挂接审核"),
                subject_url="/catalogue/resources/{}/".format,
                route_default=ROUTE,
                is_decided_at_desk=True,
                on_closed=settle_review,
            )
        )

    def _declare_bases(self) -> None:
        from zhengtong.catalogue.services.bases import BASIS_KIND, ROUTE, settle_basis
        from zhengtong.desk import public as desk
        from zhengtong.kernel.errors import N_

        desk.register_kind(
            desk.MatterKind(
                code=BASIS_KIND,
                title=N_("法律依据审核"),
                subject_url="/catalogue/bases/{}/".format,
                route_default=ROUTE,
                is_decided_at_desk=True,
                on_closed=settle_basis,
            )
        )

    def _register_pages(self) -> None:
        from zhengtong.toolkit.navigation import NavItem, register

        register(self._public_page())
        group = _("目录与系统")
        icons = {"search": "search", "updates": "task", "verdicts": "shield"}
        for key, label, order, permission in (
            ("search", _("资源目录"), 18, None),
            ("mine", _("本单位目录"), 19, _is_signed_in),
            ("updates", _("目录更新任务"), 20, _is_signed_in),
            ("bases", _("法律依据"), 20, _is_signed_in),
            ("batch", _("批量审核"), 20, _may_review),
            ("changes", _("变化登记"), 20, _is_signed_in),
            ("verdicts", _("敏感字段判定"), 20, _is_signed_in),
            ("mounts", _("目录挂接"), 20, _is_signed_in),
            ("conformance", _("标准符合情况"), 21, _is_signed_in),
            ("sources", _("一数一源"), 21, _is_signed_in),
            ("corrections", _("共享校核"), 21, _is_signed_in),
        ):
            register(
                NavItem(
                    key=f"catalogue.desk-{key}",
                    label=label,
                    url_name=f"catalogue:{key}",
                    order=order,
                    permission=permission,
                    icon=icons.get(key, "catalogue"),
                    group=group,
                )
            )
        self._fill_slots()

    def _fill_slots(self) -> None:
        from zhengtong.catalogue.web import coding, conformance, corrections, impact, panels
        from zhengtong.toolkit.panels import register_panel

        register_panel("catalogue.entry.content", corrections.render_open, order=20)
        register_panel("catalogue.entry.content", conformance.render_entry, order=60)
        register_panel("standards.amendment.content", impact.render_amendment, order=20)
        register_panel("catalogue.draft.aside", coding.render_form, order=20)
        register_panel("home.figures", panels.show_figures, order=10)
        register_panel("home.publications", panels.show_latest, order=10)

    def _public_page(self) -> Any:
        from zhengtong.toolkit.navigation import NavItem

        return NavItem(
            key="catalogue.search",
            label=_("资源目录"),
            url_name="catalogue:search",
            area="public",
            order=10,
            icon="catalogue",
        )
