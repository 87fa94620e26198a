"""Model fields that refuse control characters before the database does."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from zhengtong.kernel.errors import DomainError, fill
from zhengtong.toolkit.text import check_text


class _CleanText:
    """What both fields share: the check on validation, on saving and on look-ups."""

    lines = True

    def _checked(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        name = str(self.verbose_name or self.name or "")  # type: ignore[attr-defined]
        return check_text(value, field=name, lines=self.lines)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)  # type: ignore[misc]
        try:
            self._checked(value)
        except DomainError as error:
            raise ValidationError(fill(gettext(error.message), error.facts)) from error

    def get_prep_value(self, value: Any) -> Any:
        return self._checked(super().get_prep_value(value))  # type: ignore[misc]


class CleanCharField(_CleanText, models.CharField):  # type: ignore[type-arg]
    """A line of text; ``max_length`` counts characters, as PostgreSQL does.

    Raises:
        UncleanText: NUL, controls or lone surrogates, whichever way the value comes.
        BrokenLine: a line break.
        TextTooLong: on saving more characters than ``max_length``.
    """

    lines = False

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, str):
            check_text(value, field=str(self.verbose_name), max_length=self.max_length, lines=False)
        return super().get_db_prep_save(value, connection)


class CleanTextField(_CleanText, models.TextField):  # type: ignore[type-arg]
    """A text of several lines.

    Raises:
        UncleanText: NUL, controls except tab and line break, or lone surrogates.
        TextTooLong: on saving more characters than ``max_length``.
    """

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, str):
            check_text(value, field=str(self.verbose_name), max_length=self.max_length)
        return super().get_db_prep_save(value, connection)
