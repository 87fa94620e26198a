"""Second factors of an account, and who it is at the staff identity of the province."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_otp.models import Device, ThrottlingMixin

from zhengtong.crypto.digests import hmac_sm3
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations.domain import one_time
from zhengtong.vault import public as vault

ONE_TIME_PURPOSE = "organisations/one-time"
BACKUP_PURPOSE = "organisations/backup-codes"
_DOOR = Actor.system("sign-in")


class OneTimeDevice(ThrottlingMixin, Device):  # type: ignore[misc]
    """An authenticator (动态口令); its key lies in the vault, here only the key's name."""

    secret_id = models.UUIDField()
    algorithm = models.CharField(max_length=8, default=one_time.SHA1)
    last_step = models.BigIntegerField(default=-1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed=True), name="one_time_device_one_in_use"
            ),
            models.CheckConstraint(
                condition=Q(algorithm__in=[one_time.SHA1, one_time.SM3]),
                name="one_time_device_algorithm_known",
            ),
        ]

    def get_throttle_factor(self) -> int:
        return 1

    def open_key(self) -> bytes:
        """The key, for as long as a code is compared or the QR code is drawn."""
        return vault.open_secret(self.secret_id, by=_DOOR, purpose=ONE_TIME_PURPOSE)

    def verify_token(self, token: str) -> bool:
        """Whether it is a code of about now that was not used before; used up if so."""
        allowed, _why = self.verify_is_allowed()
        if not allowed:
            return False
        step = one_time.find_step(
            token,
            key=self.open_key(),
            algorithm=self.algorithm,
            now_step=one_time.step_of(clock.current().now().timestamp()),
            after=self.last_step,
        )
        if step is None:
            self.throttle_increment()
            return False
        self.last_step = step
        self.throttle_reset(commit=False)
        self.save()
        return True


class BackupCodes(ThrottlingMixin, Device):  # type: ignore[misc]
    """The printed codes for the day the authenticator is lost; kept as keyed hashes only."""

    macs = models.JSONField(default=list)

    def get_throttle_factor(self) -> int:
        return 1

    @staticmethod
    def mac_of(code: str) -> str:
        """What is kept of a code: HMAC-SM3 under a key of the vault."""
        key = vault.hmac_key(BACKUP_PURPOSE)
        return hmac_sm3(key, code.strip().lower().encode()).hex()

    def verify_token(self, token: str) -> bool:
        """Whether it is one of the codes left; struck off if so."""
        allowed, _why = self.verify_is_allowed()
        mac = self.mac_of(token)
        if not allowed or mac not in self.macs:
            if allowed:
                self.throttle_increment()
            return False
        self.macs = [each for each in self.macs if each != mac]
        self.throttle_reset(commit=False)
        self.save()
        return True


class SigningKey(Device):  # type: ignore[misc]
    """A certificate or USB key that answers a challenge; never by a typed code."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    algorithm = models.CharField(max_length=16)
    public_key = models.BinaryField()
    key_id = models.CharField(max_length=16)
    certificate = models.BinaryField(blank=True, default=b"")
    subject = models.CharField(max_length=500, blank=True)
    issuer = models.CharField(max_length=500, blank=True)
    serial = models.CharField(max_length=64, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key_id"], condition=Q(confirmed=True), name="signing_key_one_person"
            )
        ]

    def verify_token(self, token: str) -> bool:
        """Never: it signs a challenge instead."""
        return False


class StaffIdentity(models.Model):
    """Who an account is at the staff identity (OpenID Connect): issuer and subject."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_identities"
    )
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    bound_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="staff_identity_one_account"
            ),
            models.UniqueConstraint(
                fields=["account", "issuer"], name="staff_identity_one_per_issuer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.issuer}"
