"""What a discovery found, as the pages say it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain.discovering import FLAG_NAMES
from zhengtong.exchange.models import DiscoveredTable, Discovery
from zhengtong.exchange.services.sensing import OUT_OF_TIME, meaning_of
from zhengtong.exchange.web.words import sentence_of, table_kind
from zhengtong.kernel.errors import N_, fill

SHOWS: dict[str, str] = {
    "": N_("全部"),
    "kept": N_("拟保留"),
    "dropped": N_("拟不编目"),
    "technical": N_("技术表"),
    "personal": N_("含个人信息"),
    "flagged": N_("需要留意"),
    "catalogued": N_("已编目"),
}
CERTAINTIES: dict[str, str] = {"high": N_("把握大"), "middle": N_("较有把握"), "low": N_("把握小")}
LESSONS: dict[str, str] = {
    "own": N_("沿用本单位此前的判定"),
    "shared": N_("沿用 %(bodies)s 个单位一致的判定"),
}


def table_words(row: DiscoveredTable, mounted: catalogue.MountRow | None) -> dict[str, Any]:
    """One table as the list shows it."""
    entry_id = row.entry or (mounted.entry_id if mounted else None)
    return {
        "row": row,
        "kind": table_kind(row.kind),
        "entry_id": entry_id,
        "is_choosable": entry_id is None,
        "technical": _(row.technical) if row.technical else "",
        "flags": [_(FLAG_NAMES.get(flag, flag)) for flag in row.flags],
        "not_sampled": _not_sampled(row.not_sampled),
        "mark": _(catalogue.PERSONAL_MARKS[row.personal]) if row.personal else "",
        "grade": _(catalogue.GRADES[row.grade]),
        "kept_columns": sum(column["keep"] for column in row.columns),
    }


def _not_sampled(code: str) -> str:
    if not code:
        return ""
    if code == OUT_OF_TIME:
        return _("探查总时间已到，未抽样")
    names = {
        "exchange.statement-timed-out": _("抽样超过时限，已放弃"),
        "exchange.connection-lost": _("抽样时连接中断"),
        "exchange.source-unreachable": _("抽样时连接不上"),
        "exchange.right-missing": _("没有读取权限"),
    }
    return names.get(code) or sentence_of(code, {})


def count_tables(found: Discovery, mounted: Mapping[str, Any]) -> dict[str, int]:
    """Figures at the top of the page, in one statement."""
    catalogued = Q(entry__isnull=False) | Q(name__in=list(mounted))
    return found.tables.aggregate(
        total=Count("pk"),
        kept=Count("pk", filter=Q(is_kept=True, is_readable=True) & ~catalogued),
        dropped=Count("pk", filter=Q(is_kept=False) & ~catalogued),
        personal=Count("pk", filter=~Q(personal="")),
        catalogued=Count("pk", filter=catalogued),
    )


def column_words(place: int, column: Mapping[str, Any], sent: Any = None) -> dict[str, Any]:
    """One column with its suggestion, the evidence and the form's values."""
    said, decided = column["suggestion"], column.get("decided")
    meaning = meaning_of(column)
    lesson = said.get("lesson", "")
    reason = (
        _(LESSONS[lesson]) % {"bodies": said.get("lesson_bodies", 1)}
        if lesson
        else fill(_tr(said["reason"]), {key: _tr(value) for key, value in said["facts"].items()})
    )
    values = {
        "verdict": "",
        "element_code": meaning["element_code"],
        "grade": str(meaning["grade"]),
        "personal": meaning["personal"],
        "reason": (decided or {}).get("reason", ""),
    }
    if sent is not None:
        values = {name: sent.get(f"{name}-{place}", value) for name, value in values.items()}
    return {
        "place": place,
        "column": column,
        "said": said,
        "decided": decided,
        "reason": reason,
        "doubt": _tr(said["doubt"]),
        "certainty": _tr(CERTAINTIES[said["certainty"]]),
        "flags": [_(FLAG_NAMES.get(flag, flag)) for flag in column["flags"]],
        "share": round(100 * said["matching"] / said["filled"]) if said["filled"] else None,
        "mark": _tr(catalogue.PERSONAL_MARKS[meaning["personal"]]),
        "grade": _tr(catalogue.GRADES[meaning["grade"]]),
        "values": values,
    }


def _tr(value: Any) -> Any:
    return _(value) if isinstance(value, str) and value else value


def grade_choices() -> list[tuple[str, str]]:
    """Grades for a select."""
    return [(str(grade), _(name)) for grade, name in catalogue.GRADES.items()]


def mark_choices() -> list[tuple[str, str]]:
    """Personal marks for a select."""
    return [(mark, _(name)) for mark, name in catalogue.PERSONAL_MARKS.items()]


def read_decisions(
    columns: list[Mapping[str, Any]], sent: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The verdicts of the form: column → decision; untouched columns are left out.

    ``accept-rest`` accepts every suggestion not decided yet.
    """
    found: dict[str, dict[str, Any]] = {}
    for place, column in enumerate(columns):
        verdict, said = sent.get(f"verdict-{place}", ""), column["suggestion"]
        if verdict == "overrule":
            grade = sent.get(f"grade-{place}", "")
            found[column["name"]] = {
                "element_code": sent.get(f"element_code-{place}", ""),
                "grade": int(grade) if grade.isascii() and grade.isdigit() else 0,
                "personal": sent.get(f"personal-{place}", ""),
                "reason": sent.get(f"reason-{place}", ""),
            }
        elif verdict == "accept" or ("accept-rest" in sent and not column.get("decided")):
            found[column["name"]] = {
                **{name: said[name] for name in ("element_code", "grade", "personal")},
                "reason": sent.get(f"reason-{place}", ""),
            }
    return found


def label_of(field: str, names: list[str]) -> str:
    """The column that a gap's field ``<place>.<name>`` means."""
    place = field.partition(".")[0]
    return names[int(place)] if place.isdigit() and int(place) < len(names) else ""
