"""Tables, facts, figures, pages of lists, trees: components that show data."""

import re
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from zhengtong.toolkit import exports
from zhengtong.toolkit.drawing import draw, draw_icon

register = template.Library()

_HEAD = re.compile(r"<thead.*?</thead>", re.DOTALL)
_HEAD_CELL = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_CELL = re.compile(r"<(tr|td|th)\b([^>]*)>")


def label_cells(markup: str) -> str:
    """The markup with each body cell carrying its column's name, for rows stacked on phones."""
    head = _HEAD.search(markup)
    if head is None or markup.count("<thead") > 1:
        return markup
    labels = [" ".join(strip_tags(text).split()) for text in _HEAD_CELL.findall(head.group())]
    column = 0

    def name_cell(found: re.Match[str]) -> str:
        nonlocal column
        tag, attributes = found.groups()
        if tag == "tr":
            column = 0
            return found.group()
        label = labels[column] if column < len(labels) else ""
        column += 1
        if not label or "data-label" in attributes or "colspan" in attributes:
            return found.group()
        return f'<{tag}{attributes} data-label="{label}">'

    return markup[: head.end()] + _CELL.sub(name_cell, markup[head.end() :])


@register.simple_block_tag
def table(
    content: str,
    caption: str = "",
    *,
    dense: bool = False,
    stack: bool = True,
    sticky: bool = False,
    quiet_caption: bool = True,
) -> SafeString:
    """``{% table "说明" %}<thead>…</thead><tbody>…</tbody>{% endtable %}``: a data table.

    Head cells name the cells of the stacked rows on phones by themselves. ``dense`` makes 36 px
    rows, ``sticky`` keeps the head in view in a tall box, ``stack=False`` scrolls instead.
    """
    css = ["table", "table--dense" if dense else "", "table--stack" if stack else ""]
    return draw(
        "table",
        css=" ".join(filter(None, css)),
        caption=caption,
        sticky=sticky,
        quiet_caption=quiet_caption,
        content=SafeString(label_cells(content)),
    )


@register.simple_tag
def cols(*labels: str) -> SafeString:
    """The head row of a table; ``|num`` aligns to the right.

    ``{% cols "编号" "名称" "行数|num" %}``
    """
    cells = []
    for text in labels:
        label, _, css = str(text).partition("|")
        cells.append(format_html('<th scope="col" class="{}">{}</th>', css, label))
    return format_html("<thead><tr>{}</tr></thead>", mark_safe("".join(cells)))  # noqa: S308


@register.simple_block_tag
def facts(content: str, *, columns: int = 1, dense: bool = False) -> SafeString:
    """``{% facts columns=2 %}{% fact "名称" value %}{% endfacts %}``: a definition list."""
    css = f"facts facts--{columns}" + (" facts--dense" if dense else "")
    return format_html('<dl class="{}">{}</dl>', css, content)


@register.simple_tag
def fact(
    label: str, value: Any = "", *, href: str = "", note: str = "", mono: bool = False
) -> SafeString:
    """One line of a definition list; an empty value shows as ``—``."""
    shown = "—" if value is None or value == "" else value
    body = format_html('<a href="{}">{}</a>', href, shown) if href else shown
    small = format_html('<small class="fact-note">{}</small>', note) if note else ""
    css = "mono" if mono else ""
    return format_html('<div><dt>{}</dt><dd class="{}">{}{}</dd></div>', label, css, body, small)


@register.simple_block_tag
def fact_block(content: str, label: str) -> SafeString:
    """A line of a definition list whose value is markup."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """``{% stats %}{% stat … %}{% endstats %}``: a row of figures."""
    return format_html('<ul class="stats">{}</ul>', content)


@register.simple_tag
def stat(
    label: str, value: Any, *, href: str = "", unit: str = "", note: str = "", kind: str = ""
) -> SafeString:
    """One figure that leads to the list behind it; ``kind`` warn or danger asks for attention."""
    shown = f"{value:,}" if isinstance(value, int) else value
    return draw("stat", label=label, value=shown, href=href, unit=unit, note=note, kind=kind)


@register.simple_tag(takes_context=True)
def pagination(context: dict[str, Any], page: "Page[Any]") -> SafeString:
    """``{% pagination page %}``: pages of a list; the rest of the query string stays."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop("page", None)
    prefix = f"{query.urlencode()}&" if query else ""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return draw(
        "pagination", page=page, prefix=prefix, numbers=list(numbers), gap=page.paginator.ELLIPSIS
    )


@register.simple_tag(takes_context=True)
def export_button(context: dict[str, Any], key: str, form: str = "xlsx") -> SafeString:
    """``{% export_button "desk.todo" %}``: the list as its filter shows it, as a workbook.

    With the form ``jsonl`` as JSON lines, where the page offers them.
    Nothing for whoever may not export it.
    """
    listing = exports.find_listing(key)
    request = context.get("request")
    if listing is None or not exports.may_export(context.get("actor"), listing):
        return SafeString("")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("page", None)
    query[exports.FIELD] = form
    return draw("export_button", href=f"?{query.urlencode()}", is_lines=form == "jsonl")


@register.simple_block_tag
def filterbar(content: str, action: str = "", *, label: str = "", target: str = "") -> SafeString:
    """``{% filterbar %}fields{% endfilterbar %}``: a GET form over a list.

    ``target``: selector that is swapped in place while typing, where script runs.
    """
    return draw("filterbar", action=action, label=label, target=target, content=content)


@register.simple_tag
def tree(nodes: Any, label: str = "") -> SafeString:
    """Nested nodes ``{label, href, note, open, current, children}`` that fold.

    ``{% tree nodes %}``
    """
    return draw("tree", nodes=nodes, label=label, top=True)


@register.simple_tag
def copy(text: str, label: str = "") -> SafeString:
    """A button that copies the text; only shown where script runs."""
    return draw("copy", text=text, label=label)


@register.simple_tag
def code(text: str, lang: str = "", *, title: str = "") -> SafeString:
    """``{% code text "json" %}``: a block of code with a copy button."""
    return draw("code", text=text, lang=lang, title=title)


@register.simple_tag
def hash(value: Any, *, label: str = "", short: bool = False) -> SafeString:  # noqa: A001
    """A digest in groups of eight, to compare by eye and to copy.

    ``{% hash digest label="SM3" %}``
    """
    text = value.hex() if isinstance(value, bytes | bytearray | memoryview) else str(value or "")
    groups = [text[i : i + 8] for i in range(0, len(text), 8)]
    return draw("hash", text=text, groups=groups[:2] if short else groups, short=short, label=label)


@register.simple_tag
def sort_arrow(direction: str = "") -> SafeString:
    """The little arrow of a sorted column: ``up``, ``down`` or nothing."""
    return draw_icon(f"chevron-{direction}") if direction in {"up", "down"} else SafeString("")
