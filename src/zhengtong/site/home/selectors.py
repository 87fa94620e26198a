"""What the portal's own pages show: the list of all error codes."""

from dataclasses import dataclass

from zhengtong.kernel.errors import (
    N_,
    Conflict,
    DomainError,
    Final,
    Forbidden,
    NotFound,
    Retryable,
    RuleBroken,
    Unavailable,
)

_FAMILIES: tuple[tuple[type[DomainError], str], ...] = (
    (NotFound, N_("没有找到")),
    (Forbidden, N_("没有权限")),
    (Conflict, N_("内容已有变化")),
    (RuleBroken, N_("不符合要求")),
    (Unavailable, N_("暂时无法访问")),
)
_ADVICE: dict[str, str] = {
    "没有找到": N_("核对地址或编号；如果确有此内容，可能是您的岗位无权查看。"),
    "没有权限": N_("换用有权限的岗位，或请本单位管理员核对岗位角色。"),
    "内容已有变化": N_("刷新页面，看过最新内容后再提交；先前的填写没有写入。"),
    "不符合要求": N_("按提示逐项改正后再提交；系统一次列出全部问题。"),
    "暂时无法访问": N_("稍后再试；若一直如此，请联系系统管理员。"),
    "操作未能完成": N_("请返回后重试；若一直如此，请联系系统管理员。"),
}


@dataclass(frozen=True)
class ErrorRow:
    """One code that pages and API may answer with; texts untranslated."""

    code: str
    family: str
    status: int
    message: str
    meaning: str
    advice: str
    may_retry: bool
    is_final: bool


def _row_of(kind: type[DomainError]) -> ErrorRow:
    family = next((name for base, name in _FAMILIES if issubclass(kind, base)), "操作未能完成")
    return ErrorRow(
        code=kind.code,
        family=family,
        status=kind.status,
        message=kind.message,
        meaning=(kind.__doc__ or "").strip().split("\n", 1)[0],
        advice=_ADVICE[family],
        may_retry=issubclass(kind, Retryable),
        is_final=issubclass(kind, Final),
    )


def _descendants(kind: type[DomainError]) -> set[type[DomainError]]:
    found = {kind}
    for child in kind.__subclasses__():
        found |= _descendants(child)
    return found


def list_errors() -> list[ErrorRow]:
    """Every code of the running platform, by code."""
    rows = {kind.code: _row_of(kind) for kind in _descendants(DomainError)}
    return [rows[code] for code in sorted(rows)]


def find_error(code: str) -> ErrorRow | None:
    """The row of one code; None if nothing answers with it."""
    return next((row for row in list_errors() if row.code == code), None)
