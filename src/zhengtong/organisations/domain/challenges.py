"""What a certificate or USB key signs to prove who sits there: one text, good once, for minutes."""

from dataclasses import dataclass

CHALLENGE_SECONDS = 300
NONCE_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """A question put to a key.

    Attributes:
        purpose: ``sign-in`` or ``register``; a signature for one is none for the other.
        site: Host of the portal, so that a signature cannot be carried to another.
        username: Whose key is asked.
        nonce: 64 hexadecimal digits, random.
        at: Second since 1970 it was put.
    """

    purpose: str
    site: str
    username: str
    nonce: str
    at: int

    def text(self) -> str:
        """The lines the key signs, in UTF-8; the same for every maker of keys."""
        return "\n".join(
            ("zhengtong-challenge-1", self.purpose, self.site, self.username, self.nonce,
             str(self.at))
        )  # fmt: skip

    def is_alive(self, now: float) -> bool:
        """Whether an answer still counts; none from before the question does."""
        return 0 <= now - self.at <= CHALLENGE_SECONDS
