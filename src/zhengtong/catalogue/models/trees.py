"""Classification trees: versions, each with its nodes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClassTree(models.Model):
    """One version of the classification tree (分类目录)."""

    name = models.CharField(max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    source = models.CharField(_("出处"), max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return self.title


class ClassNode(models.Model):
    """One node (类, 项, 目 or 细目) of a tree."""

    tree = models.ForeignKey(ClassTree, on_delete=models.CASCADE, related_name="nodes")
    code = models.CharField(_("分类代码"), max_length=40)
    title = models.CharField(_("分类名称"), max_length=100)
    parent_code = models.CharField(max_length=40, blank=True)
    depth = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["tree", "code"]
        constraints = [
            models.UniqueConstraint(fields=["tree", "code"], name="catalogue_class_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
