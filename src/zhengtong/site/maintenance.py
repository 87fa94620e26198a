"""Maintenance: announced on every page, then all but administrators get a readable 503.

The plan lies in a file of the state folder, so that it holds while the database is down or being
restored, and in the database, for processes on other machines. The file is looked at with each
question (one ``stat``); the database is asked by ``refresh`` alone, which the attendance calls.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.site import config
from zhengtong.site.errors import WindowWrong

FILE_NAME = "maintenance.json"
RETRY_AFTER_S = 300
ANNOUNCE_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One window of maintenance.

    Attributes:
        starts_at: When pages begin to answer 503.
        ends_at: When they serve again by themselves; None: until somebody turns it off.
        notice_zh: What people read, in Chinese.
        notice_en: The same in English.
        announce_hours: So many hours before, every page shows the notice.
        keeps_queues: Queues whose jobs the workers go on with; empty: none.
        keeps_gateway: Whether calls go on.
    """

    starts_at: datetime
    ends_at: datetime | None = None
    notice_zh: str = ""
    notice_en: str = ""
    announce_hours: int = ANNOUNCE_HOURS
    keeps_queues: tuple[str, ...] = ()
    keeps_gateway: bool = True

    def is_active(self, now: datetime) -> bool:
        """Whether the window is open."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)

    def is_announced(self, now: datetime) -> bool:
        """Whether it lies ahead and is near enough to be told."""
        return self.starts_at - timedelta(hours=self.announce_hours) <= now < self.starts_at

    def is_over(self, now: datetime) -> bool:
        """Whether it has ended by its own time."""
        return self.ends_at is not None and now >= self.ends_at

    def retry_after_s(self, now: datetime) -> int:
        """Seconds until one may try again."""
        if self.ends_at is None:
            return RETRY_AFTER_S
        return max(1, int((self.ends_at - now).total_seconds()))

    def notice(self, language: str) -> str:
        """The notice in that language, else in the other one; "" if none was written."""
        first, second = self.notice_zh, self.notice_en
        return (second or first) if language.startswith("en") else (first or second)


def dump(plan: Plan) -> dict[str, Any]:
    """The plan as plain values."""
    values = asdict(plan)
    values["starts_at"] = plan.starts_at.isoformat()
    values["ends_at"] = plan.ends_at.isoformat() if plan.ends_at else None
    values["keeps_queues"] = list(plan.keeps_queues)
    return values


def load(values: dict[str, Any]) -> Plan:
    """The plan of its plain values.

    Raises:
        ValueError, KeyError, TypeError: they are no plan.
    """
    ends = values.get("ends_at")
    return Plan(
        starts_at=datetime.fromisoformat(values["starts_at"]),
        ends_at=datetime.fromisoformat(ends) if ends else None,
        notice_zh=str(values.get("notice_zh", "")),
        notice_en=str(values.get("notice_en", "")),
        announce_hours=int(values.get("announce_hours", ANNOUNCE_HOURS)),
        keeps_queues=tuple(values.get("keeps_queues", ())),
        keeps_gateway=bool(values.get("keeps_gateway", True)),
    )


class _Memory:
    """What this process last read."""

    stamp: tuple[int, int] | None = None
    from_file: Plan | None = None
    from_database: Plan | None = None


def flag_path() -> Path:
    """The file that holds the plan."""
    return config.state_dir() / FILE_NAME


def current() -> Plan | None:
    """The plan that counts now, planned or open; None where there is none."""
    plan = _read_file() or _Memory.from_database
    return None if plan is None or plan.is_over(clock.current().now()) else plan


def is_active() -> bool:
    """Whether pages answer 503 now."""
    plan = current()
    return plan is not None and plan.is_active(clock.current().now())


def _read_file() -> Plan | None:
    path = flag_path()
    try:
        found = path.stat()
    except OSError:
        _Memory.stamp = None
        return None
    stamp = (found.st_mtime_ns, found.st_ino)
    if stamp != _Memory.stamp:
        try:
            _Memory.from_file = load(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            # An unreadable flag still says that somebody wanted maintenance.
            at = clock.current().now() - timedelta(minutes=1)
            _Memory.from_file = Plan(starts_at=at)
        _Memory.stamp = stamp
    return _Memory.from_file


def refresh() -> None:
    """Read what the database says, for processes that do not share the state folder."""
    from zhengtong.site.models import MaintenanceWindow

    row = MaintenanceWindow.objects.filter(pk=1).first()
    _Memory.from_database = load(row.plan) if row else None


def set_plan(plan: Plan, *, by: Actor, sent_revision: int | None = None) -> bool:
    """Write the plan to the database and to the file; whether the database took it.

    Where the database does not answer, the file alone holds, and the deed is not journalled.

    Raises:
        WindowWrong: it ends before it starts, or is over.
        StaleRevision: the page was made on an older plan.
    """
    now = clock.current().now()
    if plan.is_over(now) or (plan.ends_at is not None and plan.ends_at <= plan.starts_at):
        raise WindowWrong
    is_stored = _write_row(plan, by, sent_revision)
    raise_flag(plan)
    return is_stored


def raise_flag(plan: Plan) -> None:
    """Write the plan to the file alone, without database or journal: for upgrades."""
    path = flag_path()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_text(json.dumps(dump(plan), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
    _Memory.stamp = None


def turn_on(*, by: Actor, notice_zh: str = "", notice_en: str = "", **options: Any) -> bool:
    """Begin maintenance now, until ``turn_off`` or ``ends_at``; whether the database took it.

    Raises:
        WindowWrong.
    """
    plan = Plan(
        starts_at=clock.current().now(), notice_zh=notice_zh, notice_en=notice_en, **options
    )
    return set_plan(plan, by=by)


def turn_off(*, by: Actor, sent_revision: int | None = None) -> bool:
    """End maintenance or drop its plan; whether the database took it.

    Raises:
        StaleRevision: the page was made on an older plan.
    """
    is_stored = _write_row(None, by, sent_revision)
    flag_path().unlink(missing_ok=True)
    _Memory.stamp = _Memory.from_file = _Memory.from_database = None
    return is_stored


def current_revision() -> int:
    """The revision that forms carry; 0 where nothing is planned."""
    from zhengtong.site.models import MaintenanceWindow

    row = MaintenanceWindow.objects.filter(pk=1).only("revision").first()
    return row.revision if row else 0


def _write_row(plan: Plan | None, by: Actor, sent_revision: int | None) -> bool:
    from zhengtong.site.models import MaintenanceWindow

    try:
        with transaction.atomic():
            row = MaintenanceWindow.objects.select_for_update().filter(pk=1).first()
            stored = row.revision if row else 0
            if sent_revision is not None and sent_revision != stored:
                raise StaleRevision(sent=str(sent_revision), stored=stored)
            if plan is None:
                MaintenanceWindow.objects.all().delete()
                ledger.record_deed("site.maintenance-ended", subject="maintenance", by=by)
            else:
                MaintenanceWindow.objects.update_or_create(
                    pk=1,
                    defaults={
                        "starts_at": plan.starts_at,
                        "ends_at": plan.ends_at,
                        "plan": dump(plan),
                        "revision": stored + 1,
                    },
                )
                ledger.record_deed(
                    "site.maintenance-planned", subject="maintenance", by=by, **dump(plan)
                )
    except DatabaseError:
        return False
    _Memory.from_database = plan
    return True
