"""R57: the three administrators are three people."""

from collections.abc import Iterable

from zhengtong.kernel.actor import SEPARATE_ROLES, Role


def roles_in_conflict(held: Iterable[Role], added: Iterable[Role] = ()) -> frozenset[Role]:
    """The administrators' roles one account would hold together; empty means it may.

    Held or lent makes no difference: pass the roles of posts held, stood in for and delegated.

    Policy: R57
    """
    together = (frozenset(held) | frozenset(added)) & SEPARATE_ROLES
    return together if len(together) > 1 else frozenset()
