"""Accounts of people, their passwords past, their sessions, and contractors' ties."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.organisations.domain.people import mask_phone
from zhengtong.toolkit.spelling import SpelledField


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):  # type: ignore[django-manager-missing]
    """One person's account; power hangs on posts, never here."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1)
    username = models.CharField(_("用户名"), max_length=50, unique=True)
    name = models.CharField(_("姓名"), max_length=100)
    pinyin = SpelledField(is_person=True)
    initials = SpelledField(is_person=True, short=True)
    employee_number = models.CharField(_("工号"), max_length=30, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    language = models.CharField(
        _("界面语言"), max_length=10, choices=settings.LANGUAGES, default="zh-hans"
    )
    home_body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, null=True, blank=True,
        related_name="people", verbose_name=_("所在单位"),
    )  # fmt: skip
    must_change_password = models.BooleanField(default=True)
    slip_until = models.DateField(_("密码条有效期至"), null=True, blank=True)
    slip_used_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    locked_at = models.DateTimeField(_("锁定时间"), null=True, blank=True)
    locked_reason = models.CharField(_("锁定原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="account_username_lower_case", condition=Q(username=Lower("username"))
            ),
            models.UniqueConstraint(
                name="account_employee_number_once_per_body",
                fields=["home_body", "employee_number"],
                condition=~Q(employee_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Nobody enters a framework administration site."""
        return False

    @property
    def masked_phone(self) -> str:
        """The telephone number as lists show it."""
        return mask_phone(self.phone)

    @property
    def may_sign_in(self) -> bool:
        return self.is_active and self.locked_at is None


class PasswordRecord(models.Model):
    """A password hash of the past, so that the last ones are not taken again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-id"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.set_at:%Y-%m-%d}"


class SignInSession(models.Model):
    """One living sign-in of an account, as shown in its list of sessions."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=64, unique=True)
    address = models.GenericIPAddressField(_("来源地址"), null=True)
    agent = models.CharField(_("浏览器"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("登录时间"))
    seen_at = models.DateTimeField(_("最近活动"))

    class Meta:
        ordering = ["-seen_at", "-id"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.address}"


class ContractorTie(models.Model):
    """What ties a contractor (驻场运维) to the house: a sponsor and an end date."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="contractor_tie")
    sponsor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sponsored")
    company = models.CharField(_("所属公司"), max_length=200)
    end_date = models.DateField(_("到期日期"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contractor_sponsored_by_another", condition=~Q(account=models.F("sponsor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} ({self.end_date})"
