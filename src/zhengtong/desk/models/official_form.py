"""Official forms as they were printed, and whether they came back stamped."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.form_errors import FormNotFound
from zhengtong.desk.domain.official_forms import FormState
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.fields import CleanTextField


class OfficialFormQuerySet(models.QuerySet["OfficialForm"]):
    """Questions over forms."""

    def for_actor(self, actor: Actor) -> Self:
        """Forms of the matters that the actor may see; asked from the forms, which are few."""
        scope = organisations.visible_bodies(actor, "matter", "open")
        if scope.everything:
            return self
        mine = Q(matter__started_by=actor.account_id)
        mine |= Q(matter__steps__transferred_to=actor.account_id)
        if actor.body_id is not None:
            mine |= Q(matter__steps__body__uuid=actor.body_id)
        mine |= organisations.scope_filter(scope, "matter__body")
        return self.filter(pk__in=self.model.objects.filter(mine).order_by().values("pk"))

    def get_or_refuse(self, uuid: UUID) -> "OfficialForm":
        """The form of that name.

        Raises:
            FormNotFound.
        """
        found = self.select_related("matter", "paper", "body").filter(uuid=uuid).first()
        if found is None:
            raise FormNotFound
        return found


class OfficialForm(models.Model):
    """One form with its number; ``sheet`` is what was printed, ``digest`` its SM3."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=64)
    matter = models.ForeignKey(
        "desk.Matter", on_delete=models.PROTECT, related_name="official_forms"
    )
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    sheet = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=16, default=FormState.PRINTED)
    revision = models.PositiveIntegerField(default=1)
    printed_by = models.UUIDField()
    printed_by_name = models.CharField(max_length=100)
    printed_at = models.DateTimeField()
    paper = models.ForeignKey(
        "desk.Attachment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_by = models.UUIDField(null=True, blank=True)
    returned_by_name = models.CharField(max_length=100, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.UUIDField(null=True, blank=True)
    checked_by_name = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    note = CleanTextField(_("理由"), max_length=500, blank=True)

    objects = OfficialFormQuerySet.as_manager()

    class Meta:
        ordering = ["-printed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "code"],
                condition=~Q(state=FormState.VOID),
                name="desk_form_one_living",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(FormState)), name="desk_form_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=FormState.CHECKED)
                | (Q(checked_by__isnull=False) & ~Q(checked_by=models.F("returned_by"))),
                name="desk_form_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.number
