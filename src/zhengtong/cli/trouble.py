"""What stops a command for an outside reason: one sentence, and what to do about it."""


class Trouble(Exception):  # noqa: N818 - read as a word
    """One clear sentence for the person at the terminal.

    Args:
        what: What is the matter.
        remedy: What to do about it.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}".strip())
