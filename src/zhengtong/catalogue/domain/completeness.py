"""What an entry must hold before it may be submitted (R01 to R04, R10, R11), all gaps at once."""

from collections.abc import Iterator

from zhengtong.catalogue.domain import vocabulary as words
from zhengtong.catalogue.domain.facts import AssessmentFacts, EntryFacts
from zhengtong.catalogue.domain.grading import find_grade_gaps, find_share_width_gaps
from zhengtong.catalogue.domain.texts import find_text_gaps
from zhengtong.kernel.errors import N_, Gap

REQUIRED: dict[str, str] = {
    "summary": N_("请填写信息资源摘要。"),
    "class_code": N_("请选择信息资源分类。"),
    "format_class": N_("请选择信息资源格式。"),
    "format_type": N_("请选择信息资源格式类型。"),
    "cycle": N_("请选择更新周期。"),
    "share_way": N_("请选择共享方式。"),
    "use_requirement": N_("请填写使用条件（用途和范围要求）。"),
}


def find_submission_gaps(
    facts: EntryFacts, assessment: AssessmentFacts, *, known_classes: frozenset[str]
) -> tuple[Gap, ...]:
    """Return everything that keeps the entry from being submitted; empty means it may go.

    Args:
        facts: The entry as compiled.
        assessment: Secrecy check and personal-information assessment on record.
        known_classes: Codes of the classification tree in force.

    Policy: P7.2, R01, R02, R03, R04, R10, R11, R12, R55, R58
    """
    return (
        *find_text_gaps(facts),
        *_find_missing(facts),
        *_find_unknown(facts, known_classes),
        *find_format_gaps(facts),
        *find_item_gaps(facts),
        *find_share_gaps(facts),
        *find_grade_gaps(facts),
        *find_share_width_gaps(facts),
        *find_assessment_gaps(facts, assessment),
    )


def find_format_gaps(facts: EntryFacts) -> Iterator[Gap]:
    """Tell where format, type and way of sharing do not fit together.

    A type must belong to its class; files are shared as files, databases as tables or interfaces.

    Policy: R10
    """
    found = words.FORMAT_OF.get(facts.format_class)
    if found and facts.format_type and facts.format_type not in found.types:
        message = N_("格式类型“%(type)s”不属于所选格式分类。")
        gap_facts = {"type": facts.format_type}
        yield Gap(field="format_type", message=message, facts=gap_facts, rule="R10")
    if facts.format_type == words.OTHER_FORMAT and not facts.format_note.strip():
        message = N_("格式类型为其他时，请说明具体格式。")
        yield Gap(field="format_note", message=message, rule="R10")
    yield from _find_way_gaps(facts)


def _find_way_gaps(facts: EntryFacts) -> Iterator[Gap]:
    if facts.share_way and facts.share_way != words.PLATFORM_WAY:
        if not facts.share_way_note.strip():
            message = N_("不通过共享平台提供的，请说明原因。")
            yield Gap(field="share_way_note", message=message, rule="R10")
        return
    if not facts.share_way:
        return
    allowed = words.MEANS_OF_FORMAT.get(facts.format_class, frozenset(words.SHARE_MEANS))
    if facts.share_means not in words.SHARE_MEANS:
        message = N_("请选择共享平台方式的具体类型。")
        yield Gap(field="share_means", message=message, rule="R01")
    elif facts.share_means not in allowed:
        message = N_("该格式不能以所选类型共享：文件以文件方式，数据库以数据库或接口方式。")
        yield Gap(field="share_means", message=message, rule="R10")


def find_item_gaps(facts: EntryFacts) -> Iterator[Gap]:
    """Tell what is wrong with the items: none though structured, unnamed, twice, unknown type.

    Policy: R01, R11
    """
    if not facts.items and facts.format_class in words.STRUCTURED_FORMATS | {""}:
        message = N_("数据库和电子表格类资源至少要有一个信息项。")
        yield Gap(field="items", message=message, rule="R01")
    seen: set[str] = set()
    for index, item in enumerate(facts.items):
        at = f"items.{index}."
        name = item.name.strip()
        if not name:
            yield Gap(field=at + "name", message=N_("请填写信息项名称。"), rule="R01")
        elif name in seen:
            message = N_("信息项名称“%(item)s”重复。")
            yield Gap(field=at + "name", message=message, facts={"item": name}, rule="R12")
        seen.add(name)
        if item.data_type not in words.ITEM_TYPES:
            message = N_("信息项数据类型只能是 C N Y D T L M G B I F 之一。")
            yield Gap(field=at + "data_type", message=message, rule="R11")
        yield from _find_mark_gaps(item.share_type, item.grade, item.personal, at=at)


def _find_mark_gaps(share_type: int, grade: int, personal: str, *, at: str) -> Iterator[Gap]:
    if share_type not in words.SHARE_TYPES:
        yield Gap(field=at + "share_type", message=N_("请从列表中选择。"))
    if grade not in words.GRADES:
        yield Gap(field=at + "grade", message=N_("请从列表中选择。"))
    if personal not in words.PERSONAL_MARKS:
        yield Gap(field=at + "personal", message=N_("请从列表中选择。"))


def find_share_gaps(facts: EntryFacts) -> Iterator[Gap]:
    """Tell what the chosen share type still needs.

    无条件 carries no condition; 有条件 needs the condition and the range of use; 不予共享 needs a
    reason and a citation of a law, administrative regulation or State Council decision.

    Policy: R01, R03, R04
    """
    if facts.share_type not in words.SHARE_TYPES:
        yield Gap(field="share_type", message=N_("请选择共享类型。"), rule="R01")
    elif facts.share_type == words.ShareType.UNCONDITIONAL:
        if facts.share_condition.strip() not in {"", words.NO_CONDITION}:
            message = N_("无条件共享的资源不得附加条件，共享条件只能填“无条件”。")
            yield Gap(field="share_condition", message=message, rule="R04")
    elif facts.share_type == words.ShareType.CONDITIONAL:
        yield from _find_conditional_gaps(facts)
    else:
        yield from _find_refusal_gaps(facts)


def _find_conditional_gaps(facts: EntryFacts) -> Iterator[Gap]:
    condition = facts.share_condition.strip()
    if not condition or condition == words.NO_CONDITION:
        message = N_("有条件共享的，请写明具体条件。")
        yield Gap(field="share_condition", message=message, rule="R04")
    if not facts.use_range.strip():
        message = N_("有条件共享的，请写明使用范围。")
        yield Gap(field="use_range", message=message, rule="R04")


def _find_refusal_gaps(facts: EntryFacts) -> Iterator[Gap]:
    if not facts.share_condition.strip():
        message = N_("不予共享的，请写明理由。")
        yield Gap(field="share_condition", message=message, rule="R03")
    if facts.basis_kind not in words.SUFFICIENT_BASES:
        message = N_("不予共享须有法律、行政法规或者国务院决定作为依据，地方规定不能单独作为依据。")
        yield Gap(field="basis_kind", message=message, rule="R03")
    wanted = {
        "basis_document": N_("请填写依据文件的名称。"),
        "basis_article": N_("请填写依据的条款号。"),
        "basis_quote": N_("请摘录依据条款的原文。"),
    }
    for field, message in wanted.items():
        if not getattr(facts, field).strip():
            yield Gap(field=field, message=message, rule="R03")


def find_assessment_gaps(facts: EntryFacts, assessment: AssessmentFacts) -> Iterator[Gap]:
    """Tell what the secrecy check and the personal-information assessment still lack.

    Policy: R02, R55
    """
    if not assessment.secrecy_cleared:
        message = N_("提交前须完成保密审查，结论为可以在本网络共享。")
        yield Gap(field="secrecy_check", message=message, rule="R02")
    if not assessment.personal_outcome:
        message = N_("提交前须完成个人信息保护影响评估。")
        yield Gap(field="personal_assessment", message=message, rule="R02")
        return
    yield from _find_personal_gaps(facts, assessment)


def _find_personal_gaps(facts: EntryFacts, assessment: AssessmentFacts) -> Iterator[Gap]:
    marks = personal_marks(facts)
    field = "personal_assessment"
    if assessment.personal_outcome == "unacceptable":
        message = N_("个人信息保护影响评估结论为不可接受，请先调整信息项。")
        yield Gap(field=field, message=message, rule="R55")
    if marks and assessment.personal_outcome == "none":
        message = N_("条目含有个人信息，评估结论不能是“不涉及个人信息”。")
        yield Gap(field=field, message=message, rule="R55")
    if marks != dict(assessment.personal_marks):
        message = N_("评估之后个人信息标注有变化，请重新评估。")
        yield Gap(field=field, message=message, rule="R55")
    if words.Personal.SENSITIVE in marks.values() and not assessment.necessity.strip():
        message = N_("含有敏感个人信息的，请说明必要性。")
        yield Gap(field=field, message=message, rule="R55")


def personal_marks(facts: EntryFacts) -> dict[str, str]:
    """Return the items that are personal information: name → mark."""
    return {item.name: str(item.personal) for item in facts.items if item.personal}


def _find_missing(facts: EntryFacts) -> Iterator[Gap]:
    for field, message in REQUIRED.items():
        if not getattr(facts, field).strip():
            yield Gap(field=field, message=message, rule="R01")


def _find_unknown(facts: EntryFacts, known_classes: frozenset[str]) -> Iterator[Gap]:
    if facts.class_code and facts.class_code not in known_classes:
        message = N_("所选分类不在现行分类目录中。")
        yield Gap(field="class_code", message=message, rule="R01")
    choices = {
        "format_class": frozenset(words.FORMAT_OF),
        "cycle": frozenset(words.CYCLES),
        "share_way": frozenset(words.SHARE_WAYS),
        "openness": frozenset(words.OPENNESS),
        "level": frozenset(words.LEVELS),
    }
    for field, known in choices.items():
        value = getattr(facts, field)
        if value and value not in known:
            yield Gap(field=field, message=N_("请从列表中选择。"), rule="R01")
