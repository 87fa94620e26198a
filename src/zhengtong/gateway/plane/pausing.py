"""Whether maintenance keeps calls out: a file of the state folder, looked at each second."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from zhengtong.gateway.plane.refusals import Refused
from zhengtong.kernel.errors import N_, Unavailable

FILE_NAME = "maintenance.json"
LOOK_EVERY_S = 1.0


class GatewayPaused(Refused, Unavailable):
    """Maintenance was told to stop calls too."""

    code = "gateway.paused"
    message = N_("平台正在维护，接口暂停服务，请稍后再试。")
    status = 503


class Pause:
    """What the flag of maintenance says of calls, as last looked at.

    Args:
        folder: The state folder.
        now: Seconds since 1970.
    """

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        self._path = folder / FILE_NAME
        self._now = now
        self.is_on = False

    def look(self) -> None:
        """Read the flag. One that is unreadable, or names no gateway, leaves calls going."""
        try:
            plan = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            self.is_on = False
            return
        self.is_on = isinstance(plan, dict) and self._says_stop(plan)

    def _says_stop(self, plan: dict[str, Any]) -> bool:
        if plan.get("keeps_gateway", True):
            return False
        try:
            starts = datetime.fromisoformat(plan["starts_at"]).timestamp()
            ends = plan.get("ends_at")
            is_over = ends is not None and self._now() >= datetime.fromisoformat(ends).timestamp()
        except (KeyError, TypeError, ValueError):
            return False
        return self._now() >= starts and not is_over

    async def run(self) -> None:
        """Look each second until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)
