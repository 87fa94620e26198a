"""Posts (岗位), who holds them, and who stands in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import ROLE_NAMES, Role
from zhengtong.kernel.ids import uuid7

ROLE_CHOICES = [(role.value, _(name)) for role, name in ROLE_NAMES.items()]


class Post(models.Model):
    """One post of an office; its roles are the powers of whoever holds it."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1)
    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, related_name="posts"
    )
    title = models.CharField(_("岗位名称"), max_length=100)
    roles = ArrayField(models.CharField(max_length=20), verbose_name=_("岗位权限"), default=list)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["office", "id"]
        constraints = [
            models.CheckConstraint(
                name="post_roles_known",
                condition=Q(roles__contained_by=[role.value for role in Role]),
            ),
            models.CheckConstraint(
                name="post_one_administrator_role",
                condition=~Q(roles__contains=["system_admin", "security_admin"])
                & ~Q(roles__contains=["system_admin", "auditor"])
                & ~Q(roles__contains=["security_admin", "auditor"]),
            ),
            models.UniqueConstraint(
                name="post_title_once_per_office",
                fields=["office", "title"],
                condition=Q(closed_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def role_names(self) -> list[str]:
        """The roles by their names for people."""
        names = dict(ROLE_CHOICES)
        return [str(names[role]) for role in self.roles]


class PostHolding(models.Model):
    """An account holds a post from a day to a day, as main holder or deputy (AB 角)."""

    class Kind(models.TextChoices):
        MAIN = "main", _("主岗")
        DEPUTY = "deputy", _("副岗")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    account = models.ForeignKey(
        "organisations.Account", on_delete=models.PROTECT, related_name="holdings"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MAIN)
    from_date = models.DateField(_("任职日期"))
    to_date = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="holding_kind_known", condition=Q(kind__in=["main", "deputy"])
            ),
            models.CheckConstraint(
                name="holding_dates_in_order",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            models.UniqueConstraint(
                name="holding_one_open_main_per_post",
                fields=["post"],
                condition=Q(kind="main", to_date__isnull=True),
            ),
            models.UniqueConstraint(
                name="holding_once_open_per_person",
                fields=["post", "account"],
                condition=Q(to_date__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.account_id} {self.kind}"


class Delegation(models.Model):
    """The powers of a post lent to an account for some days, for all matters or some kinds."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    account = models.ForeignKey(
        "organisations.Account", on_delete=models.PROTECT, related_name="delegations"
    )
    given_by = models.ForeignKey(
        "organisations.Account", on_delete=models.PROTECT, related_name="delegations_given"
    )
    leave = models.ForeignKey(
        "organisations.Leave", on_delete=models.PROTECT, null=True, blank=True,
        related_name="delegations",
    )  # fmt: skip
    matter_kinds = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    from_date = models.DateField(_("开始日期"))
    to_date = models.DateField(_("结束日期"))
    revoked_on = models.DateField(_("收回日期"), null=True, blank=True)

    class Meta:
        ordering = ["-from_date", "-id"]
        constraints = [
            models.CheckConstraint(
                name="delegation_dates_in_order", condition=Q(to_date__gte=F("from_date"))
            ),
            models.CheckConstraint(
                name="delegation_to_another", condition=~Q(account=F("given_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.account_id} {self.from_date}–{self.to_date}"
