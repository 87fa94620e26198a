"""Tables of the desk."""

from zhengtong.desk.models.calendar import (
    CalendarChange,
    CalendarMove,
    CalendarState,
    RegionalDay,
)
from zhengtong.desk.models.clock import CalendarYear, Clock, ClockExtension, ClockPause
from zhengtong.desk.models.library import (
    AnswerVote,
    Publication,
    PublicationVersion,
    Question,
    QuestionAnswer,
    Receipt,
)
from zhengtong.desk.models.matter import Matter, MatterAction, Route, Step
from zhengtong.desk.models.message import (
    Message,
    MessageAddress,
    MessageSettings,
    TemplateWording,
)
from zhengtong.desk.models.notice import Notice, NoticeReading
from zhengtong.desk.models.official_form import OfficialForm
from zhengtong.desk.models.paper import Attachment, PublicationFile, ScanState
from zhengtong.desk.models.reminder import ClockReminder
from zhengtong.desk.models.rights_review import RightsLine, RightsReview
from zhengtong.desk.models.route import RouteFault, RouteVersion
from zhengtong.desk.models.saved_view import SavedView
from zhengtong.desk.models.supervision import Supervision
from zhengtong.desk.models.work_order import Alarm, AlarmSighting, WorkOrder, WorkOrderAction

__all__ = [
    "Alarm",
    "AlarmSighting",
    "AnswerVote",
    "Attachment",
    "CalendarChange",
    "CalendarMove",
    "CalendarState",
    "CalendarYear",
    "Clock",
    "ClockExtension",
    "ClockPause",
    "ClockReminder",
    "Matter",
    "MatterAction",
    "Message",
    "MessageAddress",
    "MessageSettings",
    "Notice",
    "NoticeReading",
    "OfficialForm",
    "Publication",
    "PublicationFile",
    "PublicationVersion",
    "Question",
    "QuestionAnswer",
    "Receipt",
    "RegionalDay",
    "RightsLine",
    "RightsReview",
    "Route",
    "RouteFault",
    "RouteVersion",
    "SavedView",
    "ScanState",
    "Step",
    "Supervision",
    "TemplateWording",
    "WorkOrder",
    "WorkOrderAction",
]
