"""Wiring of sharing: kinds of matters, events from below, panels."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import N_


def _request_url(subject: str) -> str:
    return f"/sharing/requests/{subject.partition(':')[2]}/"


def _extension_url(subject: str) -> str:
    return f"/sharing/extensions/{subject.partition(':')[2]}/"


def _named_deed(deed: Callable[..., object]) -> Callable[..., object]:
    """The deed, told by the subject of a matter (``request:<uuid>``) what it is about."""

    def decide(subject: str, **words: Any) -> object:
        return deed(UUID(subject.partition(":")[2]), **words)

    return decide


class SharingConfig(AppConfig):
    """The Django app of sharing."""

    name = "zhengtong.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare kinds of matters and listen to the catalogue."""
        from zhengtong.catalogue import public as catalogue
        from zhengtong.desk import public as desk
        from zhengtong.ledger import public as ledger
        from zhengtong.sharing import official_forms, purgeables
        from zhengtong.sharing.domain.deeds import DEED_TITLES
        from zhengtong.sharing.services import duties, holdings
        from zhengtong.sharing.services.messages import TEMPLATES
        from zhengtong.sharing.services.reviews import review_on_publication
        from zhengtong.sharing.services.users import list_users
        from zhengtong.sharing.web import finding, panels

        purgeables.register()
        catalogue.register_user_lister(list_users)
        duties.register()
        holdings.register()
        finding.register()
        ledger.name_deeds(DEED_TITLES)
        desk.register_template(*TEMPLATES)
        self._declare_kinds()
        ledger.subscribe(
            catalogue.EntryPublished, review_on_publication, name="sharing.review-grants"
        )
        panels.register()
        official_forms.register()
        self._register_pages()

    def _register_pages(self) -> None:
        from zhengtong.toolkit.navigation import NavItem, register

        pages = (("requests", _("共享申请"), "handshake", 30), ("grants", _("授权"), "grant", 31))
        for key, label, icon, order in pages:
            register(
                NavItem(
                    key=f"sharing.{key}",
                    label=label,
                    url_name=f"sharing:{key}",
                    order=order,
                    permission=lambda actor: actor is not None,
                    icon=icon,
                    group=_("共享"),
                )
            )

    def _declare_kinds(self) -> None:
        from zhengtong.desk import public as desk
        from zhengtong.sharing.services.consents import consent_request

        desk.register_kind(
            desk.MatterKind(
                code="sharing.consent",
                title=N_("共享申请（本单位同意）"),
                subject_url=_request_url,
                route_default=(
                    desk.RouteStep(name=N_("共享工作机构负责人同意申请"), role=Role.SHARING_HEAD),
                ),
                decide=_named_deed(consent_request),
            )
        )
        desk.register_kind(
            desk.MatterKind(
                code="sharing.answer",
                title=N_("共享申请答复"),
                subject_url=_request_url,
                route_default=(
                    desk.RouteStep(name=N_("拟定答复"), role=Role.OFFICER, four_eyes=False),
                    desk.RouteStep(name=N_("共享工作机构负责人同意答复"), role=Role.SHARING_HEAD),
                ),
            )
        )
        self._declare_extension()

    def _declare_extension(self) -> None:
        from zhengtong.desk import public as desk
        from zhengtong.sharing.services.extensions import decide_extension

        desk.register_kind(
            desk.MatterKind(
                code="sharing.extension",
                title=N_("延长答复期限"),
                subject_url=_extension_url,
                route_default=(
                    desk.RouteStep(
                        name=N_("数据主管部门同意延期"),
                        role=Role.REVIEWER,
                        whose=desk.AUTHORITY,
                    ),
                ),
                decide=_named_deed(decide_extension),
            )
        )
