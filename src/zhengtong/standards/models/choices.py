"""Words that several tables share."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    """How sure the source of a fact is."""

    SEEN = "seen", _("已见原文")
    RECALLED = "recalled", _("据记忆，未复核")
    UNSURE = "unsure", _("不确定")


class Personal(models.TextChoices):
    """Whether values are personal information."""

    NONE = "", _("非个人信息")
    PERSONAL = "personal", _("个人信息")
    SENSITIVE = "sensitive", _("敏感个人信息")


class Status(models.TextChoices):
    """Whether new entries may use it."""

    CURRENT = "current", _("现行")
    RETIRED = "retired", _("停用")


def choices_of(names: Mapping[Any, str]) -> list[tuple[str, Any]]:
    """Values and names of the domain as choices of a column; names are translated when shown."""
    return [(value, _(name)) for value, name in names.items()]
