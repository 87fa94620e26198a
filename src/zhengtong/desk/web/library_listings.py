"""Lists of the library as workbooks."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.publications import EFFECT_NAMES, KIND_NAMES, PUBLICATION_STATE_NAMES
from zhengtong.desk.domain.questions import CATEGORY_NAMES, QUESTION_STATE_NAMES
from zhengtong.toolkit.exports import Listing, declare

BODY = "post__office__body__name"


def _count_missing(row: Any) -> int:
    return int(row["people"] - row["readers"])


PUBLICATIONS = declare(
    Listing(
        key="desk.publications",
        title=_("通知文件"),
        columns=(
            (_("编号"), lambda row: row.number),
            (_("类型"), lambda row: _t(KIND_NAMES.get(row.kind, row.kind))),
            (_("标题"), lambda row: row.title),
            (_("文号"), lambda row: row.document_number),
            (_("发布单位"), lambda row: row.issuer.name),
            (_("效力"), lambda row: _t(EFFECT_NAMES.get(row.effect, row.effect))),
            (_("状态"), lambda row: _t(PUBLICATION_STATE_NAMES.get(row.state, row.state))),
            (_("发布时间"), lambda row: row.published_at),
            (_("附件数"), lambda row: row.file_count),
        ),
    )
)
READERS_BY_BODY = declare(
    Listing(
        key="desk.readers-by-body",
        title=_("各单位阅读情况"),
        columns=(
            (_("单位"), lambda row: row[BODY]),
            (_("应读人数"), lambda row: row["people"]),
            (_("已读人数"), lambda row: row["readers"]),
            (_("未读人数"), _count_missing),
        ),
    )
)
MISSING_READERS = declare(
    Listing(
        key="desk.missing-readers",
        title=_("未读人员"),
        columns=((_("单位"), lambda row: row[BODY]), (_("姓名"), lambda row: row["account__name"])),
    )
)
QUESTIONS = declare(
    Listing(
        key="desk.questions",
        title=_("问答"),
        columns=(
            (_("编号"), lambda row: row.number),
            (_("类别"), lambda row: _t(CATEGORY_NAMES.get(row.category, row.category))),
            (_("问题"), lambda row: row.title),
            (_("提问单位"), lambda row: row.body.name),
            (_("答复单位"), lambda row: row.authority.name),
            (_("状态"), lambda row: _t(QUESTION_STATE_NAMES.get(row.state, row.state))),
            (_("提问时间"), lambda row: row.asked_at),
        ),
    )
)
