"""Groups of words that mean the same in a search."""

from django.db import models


class SynonymGroup(models.Model):
    """Words found for one another (同义词)."""

    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return "、".join(word.word for word in self.words.all())


class SynonymWord(models.Model):
    """One word of a group; a word stands in one group only."""

    group = models.ForeignKey(SynonymGroup, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=50)
    folded = models.CharField(max_length=50)

    class Meta:
        ordering = ["group", "id"]
        constraints = [
            models.UniqueConstraint(fields=["folded"], name="catalogue_synonym_word_once"),
        ]

    def __str__(self) -> str:
        return self.word
