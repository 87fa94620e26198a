"""Saved views: a person's named filters of a worklist."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from zhengtong.desk.domain.errors import SavedViewNotFound
from zhengtong.kernel.ids import uuid7


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Questions over saved views."""

    def get_or_refuse(self, uuid: UUID) -> "SavedView":
        """The view of that name.

        Raises:
            SavedViewNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise SavedViewNotFound
        return found


class SavedView(models.Model):
    """A named set of filters of one worklist; the default one opens with the list."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    account = models.UUIDField()
    worklist = models.CharField(max_length=16)
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=1000)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "worklist", "name"], name="desk_saved_view_name_once"
            ),
            models.UniqueConstraint(
                fields=["account", "worklist"],
                condition=Q(is_default=True),
                name="desk_saved_view_one_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name
