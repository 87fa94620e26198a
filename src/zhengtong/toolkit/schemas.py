"""Types for schemas of the API: texts that may be stored, bodies that refuse odd fields."""

from dataclasses import dataclass
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.text import check_text


class SentSchema(Schema):
    """What a caller sends; a field nobody knows is refused, so that no slip of a name is lost."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class CleanText:
    """Marks a text of so many characters at most, kept verbatim: ``Annotated[str, CleanText(9)]``.

    NUL, controls and lone surrogates are refused with the sentence that pages show too.
    """

    limit: int

    def check(self, text: str, info: ValidationInfo) -> str:
        """The text itself.

        Raises:
            PydanticCustomError: it may not be stored, or is too long.
        """
        try:
            return check_text(text, field=info.field_name or "", max_length=self.limit)
        except DomainError as error:
            facts = {"sentence": error_sentence(error)}
            raise PydanticCustomError("text", "{sentence}", facts) from error

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "maxLength": self.limit}
