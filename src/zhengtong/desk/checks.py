"""Checks of the desk: the working calendar reaches far enough, no clock waits for it."""

from collections.abc import Iterator

from django.conf import settings

from zhengtong.desk.domain.flow import MatterState
from zhengtong.desk.models import Clock, Matter
from zhengtong.desk.selectors.calendars import working_calendar
from zhengtong.kernel import clock
from zhengtong.kernel.errors import N_
from zhengtong.toolkit.gauges import Gauge, register_gauge
from zhengtong.toolkit.health import Check, Finding, register_check, warn, well


def check_calendar() -> Iterator[Finding]:
    """Whether this year is loaded, and towards its end the next one too."""
    today = clock.today()
    years = working_calendar().years
    last = max(years) if years else 0
    wanted = today.year + (1 if today.month >= settings.ZT_CALENDAR_WARN_MONTH else 0)
    waiting = Clock.objects.filter(
        stopped_on__isnull=True, due_on__isnull=True, amount__isnull=False
    ).count()
    facts = {"year": wanted, "last": last, "waiting": waiting}
    remedy = N_("国务院办公厅公布放假安排后，由系统管理员在“工作日历”页面载入该年文件。")
    if wanted not in years:
        yield warn(
            N_("%(year)s 年的工作日历尚未载入（已载入至 %(last)s 年），%(waiting)s 个时限在等待。"),
            remedy,
            **facts,
        )
        return
    yield well(N_("工作日历已载入至 %(last)s 年。"), **facts)


def count_open_matters() -> int:
    """Matters under way."""
    return Matter.objects.filter(state=MatterState.OPEN).count()


def count_overdue_clocks() -> int:
    """Running clocks past their due date."""
    return Clock.objects.filter(stopped_on__isnull=True, due_on__lt=clock.today()).count()


def register() -> None:
    """Declare the desk's checks."""
    register_check(Check(code="desk.calendar", title=N_("工作日历"), run=check_calendar, order=50))
    register_gauge(
        Gauge(name="zt_matters_open", meaning="Matters under way.", read=count_open_matters)
    )
    register_gauge(
        Gauge(
            name="zt_clocks_overdue",
            meaning="Running clocks past their due date.",
            read=count_overdue_clocks,
        )
    )
