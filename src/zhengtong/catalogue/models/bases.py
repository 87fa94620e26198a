"""The register of legal bases (法律依据库): articles as published, each kept as it was."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.bases import (
    KNOWN,
    LIMITS,
    STATE_NAMES,
    BasisFacts,
    BasisNotFound,
    BasisState,
)
from zhengtong.catalogue.domain.vocabulary import SUFFICIENT_BASES
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanCharField, CleanTextField


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    """Questions over the register; ``for_actor`` is the way in for pages and API."""

    def for_actor(self, actor: Actor | None) -> Self:
        """What is in the register for all at a desk; what waits, for the body that entered it."""
        if actor is None:
            return self.none()
        seen = Q(state__in=KNOWN)
        if actor.body_id is not None:
            seen |= Q(body__uuid=actor.body_id)
        return self.filter(seen)

    def get_or_refuse(self, uuid: UUID) -> "LegalBasis":
        """The article of that name.

        Raises:
            BasisNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise BasisNotFound
        return found


class LegalBasis(models.Model):
    """One article of one text; a correction is a row of its own that replaces it once approved."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(_("依据类型"), max_length=30)
    document = CleanCharField(_("文件名称"), max_length=LIMITS["document"])
    number = CleanCharField(_("文号"), max_length=LIMITS["number"], blank=True)
    article = CleanCharField(_("条款"), max_length=LIMITS["article"])
    quote = CleanTextField(_("条款原文"), max_length=LIMITS["quote"])
    source = CleanCharField(_("原文来源"), max_length=LIMITS["source"])
    note = CleanTextField(_("说明"), max_length=LIMITS["note"], blank=True)
    in_force_from = models.DateField(_("施行日期"))
    in_force_until = models.DateField(_("失效日期"), null=True)
    forbids_giving = models.BooleanField(_("规定不得提供"), default=False)
    state = models.CharField(_("状态"), max_length=10, default=BasisState.WAITING)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    by_account = models.UUIDField()
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=100, blank=True)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        ordering = ["document", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(SUFFICIENT_BASES)), name="catalogue_basis_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATE_NAMES)), name="catalogue_basis_state_known"
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
                name="catalogue_basis_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(state=str(BasisState.WAITING)),
                name="catalogue_basis_one_correction",
            ),
        ]
        indexes = [models.Index(fields=["state", "document"], name="catalogue_basis_by_state")]

    def __str__(self) -> str:
        return f"{self.document} {self.article}"

    @property
    def facts(self) -> BasisFacts:
        """What it says."""
        return BasisFacts(**{name: getattr(self, name) for name in BasisFacts.__dataclass_fields__})
