"""Tables of the desk."""

from zhengtong.desk.models.clock import CalendarYear, Clock, ClockExtension, ClockPause
from zhengtong.desk.models.matter import Matter, MatterAction, Route, Step
from zhengtong.desk.models.notice import Notice, NoticeReading

__all__ = [
    "CalendarYear",
    "Clock",
    "ClockExtension",
    "ClockPause",
    "Matter",
    "MatterAction",
    "Notice",
    "NoticeReading",
    "Route",
    "Step",
]
