"""Who may run the platform, and who may see how it is."""

from collections.abc import Callable

from zhengtong.kernel.actor import Actor, Role

PERMITS: dict[str, Callable[[Actor], bool]] = {
    "site.run-platform": lambda actor: actor.has(Role.SYSTEM_ADMIN),
    "site.see-operations": lambda actor: actor.has(
        Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR
    ),
}


def is_permitted(permit: str, actor: Actor | None) -> bool:
    """Whether the actor may do what the permit names; nobody without an actor."""
    return actor is not None and PERMITS[permit](actor)
