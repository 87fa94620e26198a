"""Entries: what stays the same while versions come and go."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.errors import EntryNotFound
from zhengtong.catalogue.domain.lifecycle import PUBLIC, State
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations

# State of an entry → its name in the visibility table. The authority sees nothing before the head
# of the department has approved it (R02).
SEEN_AS: dict[str, str] = {
    State.DRAFT: "draft",
    State.RETURNED: "draft",
    State.DEPT_REVIEW: "draft",
    State.AUTHORITY_REVIEW: "submitted",
    State.WITHDRAWN: "withdrawn",
}


def sight_of(actor: Actor | None, state_path: str, body_path: str) -> Q:
    """The condition under which the actor sees something in one of the states not public."""
    names = sorted(set(SEEN_AS.values()))
    scopes = {name: organisations.visible_bodies(actor, "entry", name) for name in names}
    condition = Q(pk__in=[])
    for state, name in SEEN_AS.items():
        if not scopes[name].is_empty:
            scope = organisations.scope_filter(scopes[name], body_path)
            condition |= Q(**{state_path: state}) & scope
    return condition


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions over entries; ``for_actor`` is the way in for pages and API."""

    def for_actor(self, actor: Actor | None) -> Self:
        """What stands in the catalogue for all to see, and what the visibility table adds."""
        seen = Q(state__in=[str(state) for state in PUBLIC])
        if actor is not None:
            seen |= sight_of(actor, "state", "body")
        return self.filter(seen)

    def published(self) -> Self:
        """Entries that stand in the catalogue now."""
        return self.filter(state__in=[str(state) for state in PUBLIC], current__isnull=False)

    def get_or_refuse(self, uuid: UUID) -> "Entry":
        """The entry of that name.

        Raises:
            EntryNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise EntryNotFound
        return found


class Entry(models.Model):
    """One entry of the catalogue (目录条目)."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="+", verbose_name=_("提供单位")
    )
    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("责任处室"),
    )  # fmt: skip
    system = models.ForeignKey(
        "census.System", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("来源系统"),
    )  # fmt: skip
    state = models.CharField(_("状态"), max_length=20, default=State.DRAFT)
    title = models.CharField(max_length=50)
    title_key = models.CharField(max_length=1000)
    current = models.ForeignKey(
        "catalogue.Version", on_delete=models.PROTECT, null=True, related_name="+"
    )
    working = models.ForeignKey(
        "catalogue.Version", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    origin = models.CharField(max_length=20, default="form")
    first_published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    drafted_by = models.UUIDField()
    drafted_by_name = models.CharField(max_length=100)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]),
                name="catalogue_entry_state_known",
            ),
            models.CheckConstraint(
                condition=Q(current__isnull=False)
                | ~Q(state__in=sorted([*(str(state) for state in PUBLIC), str(State.WITHDRAWN)])),
                name="catalogue_entry_public_has_version",
            ),
            models.UniqueConstraint(
                fields=["body", "title_key"],
                condition=~Q(state=str(State.WITHDRAWN)),
                name="catalogue_entry_title_once_per_body",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-updated_at"], name="catalogue_entry_by_state"),
        ]

    def __str__(self) -> str:
        return self.title
