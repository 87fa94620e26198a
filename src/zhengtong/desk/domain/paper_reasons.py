"""Why a file is not taken: a sentence with its facts."""

from typing import Any


class Unfit(Exception):  # noqa: N818 - a refusal, not a fault
    """The file may not be kept; ``message`` is a Chinese message id, ``facts`` fill it."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts
