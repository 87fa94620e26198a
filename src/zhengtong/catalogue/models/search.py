"""What search compares: one row per published entry, rebuilt from its current version."""

from typing import Any

from django.db import models


class BigramField(models.Field):  # type: ignore[type-arg]
    """A ``tsvector`` of bigrams; written and asked in SQL only, by the search service."""

    def db_type(self, connection: Any) -> str:
        return "tsvector"


class SearchRow(models.Model):
    """Folded texts and facets of one published entry.

    Attributes:
        spelled: Pinyin and initials of title and provider, each on a line of its own.
    """

    entry = models.OneToOneField(
        "catalogue.Entry", on_delete=models.CASCADE, primary_key=True, related_name="search_row"
    )
    body = models.ForeignKey("organisations.Body", on_delete=models.CASCADE, related_name="+")
    share_type = models.PositiveSmallIntegerField()
    format_class = models.CharField(max_length=4)
    openness = models.CharField(max_length=12, default="closed")
    cycle = models.CharField(max_length=20, blank=True, default="")
    grade = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=50)
    folded_title = models.TextField()
    folded_names = models.TextField()
    folded_all = models.TextField()
    spelled = models.TextField(blank=True, default="")
    tokens = BigramField(null=True)
    published_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "entry"], name="catalogue_search_newest"),
            models.Index(fields=["body"], name="catalogue_search_by_body"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchChange(models.Model):
    """A search row written or removed, kept by triggers; the indexers of all machines read them.

    Attributes:
        txid: Number of the transaction; a change counts once all below it are done.
    """

    entry_key = models.BigIntegerField()
    txid = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["txid"], name="catalogue_change_txid"),
            models.Index(fields=["at"], name="catalogue_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.txid} {self.entry_key}"
