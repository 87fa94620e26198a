"""What proves: grants as a matrix, receipts with QR, differences."""

import difflib
import io
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhengtong.toolkit.drawing import draw

register = template.Library()

_CELLS = {
    "granted": ("check", "可用"),
    "masked": ("eye-off", "脱敏"),
    "denied": ("minus", "不提供"),
    "review": ("warning", "待复核"),
}


def cell_words() -> dict[str, str]:
    """What the marks of a grant matrix mean, in the active language."""
    return {"granted": _("可用"), "masked": _("脱敏"), "denied": _("不提供"), "review": _("待复核")}


@register.simple_tag
def grant_matrix(
    columns: Any, rows: Iterable[tuple[Any, Any]], caption: str = "", *, head: str = ""
) -> SafeString:
    """``{% grant_matrix columns rows "授权范围" %}``: what of which item may be used in which way.

    Args:
        columns: Names of the ways or resources.
        rows: ``(item name, cells)``; a cell is granted, masked, denied or review.
        caption: Name of the table.
        head: Head of the first column.
    """
    words = cell_words()
    drawn = [
        (
            name,
            [
                {"kind": c, "icon": _CELLS.get(c, _CELLS["denied"])[0], "word": words.get(c, c)}
                for c in cells
            ],
        )
        for name, cells in rows
    ]
    return draw(
        "grant_matrix", columns=columns, rows=drawn, caption=caption, head=head or _("信息项")
    )


@register.simple_tag
def qr(text: str, label: str = "", *, scale: int = 3) -> SafeString:
    """A QR code of the text as SVG with classes only."""
    import segno

    out = io.BytesIO()
    segno.make(text, micro=False, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=1,
        scale=scale,
        omitsize=False,
        svgclass="qr",
        lineclass="qr-line",
        title=label or _("二维码"),
        nl=False,
    )
    return SafeString(out.getvalue().decode("utf-8"))


@register.simple_block_tag
def receipt(
    content: str, number: str, title: str, *, verify: str = "", note: str = "", kind: str = ""
) -> SafeString:
    """A paper's number with its QR code.

    ``{% receipt number "交换回执" verify=url %}facts{% endreceipt %}``
    """
    return draw(
        "receipt", number=number, title=title, verify=verify, note=note, kind=kind, content=content
    )


def _word_diff(before: str, after: str) -> tuple[SafeString, SafeString]:
    from django.utils.html import escape

    old: list[str] = []
    new: list[str] = []
    for op, a0, a1, b0, b1 in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        left, right = escape(before[a0:a1]), escape(after[b0:b1])
        old.append(left if op == "equal" else f"<del>{left}</del>" if left else "")
        new.append(right if op == "equal" else f"<ins>{right}</ins>" if right else "")
    return mark_safe("".join(old)), mark_safe("".join(new))  # noqa: S308


@register.simple_tag
def changes(
    rows: Iterable[tuple[str, Any, Any]], caption: str = "", *, before: str = "", after: str = ""
) -> SafeString:
    """``(field, before, after)`` rows; what differs is marked.

    ``{% changes rows "版本差异" %}``
    """
    drawn = []
    for name, old, new in rows:
        old_text, new_text = ("" if v is None else str(v) for v in (old, new))
        left, right = _word_diff(old_text[:2000], new_text[:2000])
        kind = (
            "same"
            if old_text == new_text
            else "new"
            if not old_text
            else "gone"
            if not new_text
            else "changed"
        )
        drawn.append({"name": name, "before": left, "after": right, "kind": kind})
    return draw(
        "changes",
        rows=drawn,
        caption=caption,
        before=before or _("修改前"),
        after=after or _("修改后"),
    )


@register.simple_tag
def diff(before: str, after: str, caption: str = "") -> SafeString:
    """``{% diff old new %}``: two texts line by line; added, gone and kept."""
    drawn = [
        {"mark": line[0], "kind": {"+": "new", "-": "gone"}.get(line[0], "same"), "text": line[2:]}
        for line in difflib.ndiff(before.splitlines(), after.splitlines())
        if not line.startswith("?")
    ]
    return draw("diff", rows=drawn, caption=caption)
