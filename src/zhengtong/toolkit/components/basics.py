"""Buttons, badges, alerts, cards, headers: what every page is made of."""

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhengtong.toolkit.drawing import KIND_ICONS, draw, draw_icon, kind_or_neutral
from zhengtong.toolkit.pagination import show_count

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """``{% icon "search" %}``: an icon of the sprite."""
    return draw_icon(name, label=label, extra=extra)


def _attributes(options: dict[str, Any]) -> str:
    """HTML attributes of options: ``data_x`` becomes ``data-x``; None and False fall away."""
    return flatatt(
        {k.replace("_", "-"): v for k, v in options.items() if v not in (None, False, "")}
    )


@register.simple_tag
def button(
    label: str, href: str = "", *, kind: str = "secondary", icon: str = "", **options: Any
) -> SafeString:
    """A button, or a link that looks like one when ``href`` is given.

    ``{% button "提交" kind="primary" %}``

    ``kind``: primary, secondary, quiet, danger. Options become attributes (``name``, ``value``,
    ``form``, ``data_confirm="…"``, ``hx_get="…"``); ``small=True`` makes it compact.
    """
    css = f"button button--{kind}"
    if options.pop("small", False):
        css += " button--small"
    drawn = draw_icon(icon) if icon else ""
    body = format_html("{}<span>{}</span>", drawn, label)
    if href:
        return format_html(
            '<a class="{}" href="{}"{}>{}</a>', css, href, _attributes(options), body
        )
    options.setdefault("type", "submit")
    return format_html('<button class="{}"{}>{}</button>', css, _attributes(options), body)


@register.simple_tag
def badge(label: str, kind: str = "neutral", icon: str = "") -> SafeString:
    """``{% badge "已发布" "ok" %}``: a short state; kinds neutral, info, ok, warn, danger, gold."""
    drawn = draw_icon(icon) if icon else mark_safe('<i class="badge-dot"></i>')
    return format_html(
        '<span class="badge badge--{}">{}{}</span>', kind_or_neutral(kind), drawn, label
    )


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "") -> SafeString:
    """``{% alert "warn" title="…" %}…{% endalert %}``: something to know before going on."""
    kind = kind_or_neutral(kind)
    return draw(
        "alert", kind=kind, icon=KIND_ICONS[kind], title=title, content=SafeString(content.strip())
    )


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    *,
    icon: str = "",
    href: str = "",
    note: str = "",
    actions: str = "",
    flush: bool = False,
    level: int = 2,
    id: str = "",  # noqa: A002 - the name of the attribute
) -> SafeString:
    """A panel; ``href`` adds a "more" link, ``flush`` drops the padding.

    ``{% card "标题" %}…{% endcard %}``
    """
    return draw(
        "card",
        title=title,
        icon=icon,
        href=href,
        note=note,
        actions=actions,
        flush=flush,
        level=level,
        id=id,
        content=content,
    )


@register.simple_block_tag
def page_header(
    content: str,
    title: str,
    lead: str = "",
    eyebrow: str = "",
    *,
    badge: str = "",
    badge_kind: str = "neutral",
    lang: str = "",
) -> SafeString:
    """The page's one h1 with its actions.

    ``{% page_header "标题" lead="…" %}actions{% endpage_header %}``

    ``lang`` is the language of a title that somebody stored.
    """
    return draw(
        "page_header",
        title=title,
        lead=lead,
        eyebrow=eyebrow,
        badge=badge,
        badge_kind=badge_kind,
        lang=lang,
        actions=SafeString(content.strip()),
    )


@register.simple_tag
def breadcrumb(*parts: Any) -> SafeString:
    """Label and address in turn; the last label stands alone.

    ``{% breadcrumb "目录" url "标题" %}``

    A single list of ``(label, address)`` pairs does as well.
    """
    if len(parts) == 1 and isinstance(parts[0], list | tuple):
        pairs = [(p[0], p[1] if len(p) > 1 else "") for p in parts[0]]
    else:
        padded = [*parts, ""] if len(parts) % 2 else list(parts)
        pairs = list(zip(padded[::2], padded[1::2], strict=True))
    return draw("breadcrumb", pairs=pairs)


@register.simple_tag
def empty(
    title: str, text: str = "", *, icon: str = "inbox", href: str = "", label: str = ""
) -> SafeString:
    """An empty list says why and what next.

    ``{% empty "还没有目录" text="…" href=url label="新建" %}``
    """
    return draw("empty", title=title, text=text, icon=icon, href=href, label=label)


@register.simple_block_tag
def tabs(content: str, label: str = "") -> SafeString:
    """``{% tabs "状态" %}{% tab … %}{% endtabs %}``: links between views of one thing."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag
def tab(label: str, href: str, *, count: int | None = None, current: bool = False) -> SafeString:
    """One tab; ``count`` shows how many are behind it."""
    mark = mark_safe(' aria-current="page"') if current else ""
    number = (
        format_html('<span class="count">{}</span>', show_count(count)) if count is not None else ""
    )
    return format_html('<li><a href="{}"{}>{}{}</a></li>', href, mark, label, number)


@register.simple_block_tag
def menu(
    content: str, label: str, *, icon: str = "", kind: str = "secondary", align: str = "end"
) -> SafeString:
    """A small drop-down of links or forms, without script.

    ``{% menu "更多" %}<li>…</li>{% endmenu %}``
    """
    return draw("menu", label=label, icon=icon, kind=kind, align=align, content=content)


@register.simple_block_tag
def disclosure(content: str, summary: str, *, open: bool = False) -> SafeString:  # noqa: A002
    """``{% disclosure "为什么" %}…{% enddisclosure %}``: folded detail."""
    mark = mark_safe(" open") if open else ""
    return format_html(
        '<details class="disclosure"{}><summary>{}<span>{}</span></summary>'
        '<div class="disclosure-body">{}</div></details>',
        mark,
        draw_icon("chevron-right"),
        summary,
        content,
    )


@register.simple_block_tag
def dialog(
    content: str,
    id: str,  # noqa: A002 - the name of the attribute
    title: str,
    label: str,
    *,
    kind: str = "secondary",
    icon: str = "",
) -> SafeString:
    """A link that opens a dialog, also without script.

    ``{% dialog "sign-off" "签收" "签收…" %}…{% enddialog %}``
    """
    return draw("dialog", id=id, title=title, label=label, kind=kind, icon=icon, content=content)


@register.simple_tag
def tag_list(tags: Any, href: str = "") -> SafeString:
    """Small plain labels; with ``href`` each leads to ``href`` + label.

    ``{% tag_list names %}``
    """
    if href:
        rows = format_html_join(
            "", '<li><a class="tag" href="{}{}">{}</a></li>', ((href, t, t) for t in tags)
        )
    else:
        rows = format_html_join("", '<li><span class="tag">{}</span></li>', ((t,) for t in tags))
    return format_html('<ul class="tag-list">{}</ul>', rows)


@register.simple_tag
def avatar(name: str, large: bool = False) -> SafeString:  # noqa: FBT001, FBT002
    """The last characters of a Chinese name, the initials of another.

    ``{% avatar actor.name %}``
    """
    text = (name or "").strip() or "—"
    if text.isascii():
        short = "".join(word[0] for word in text.split()[:2]).upper()
    else:
        short = text[-2:] if len(text) > 2 else text
    css = "avatar avatar--large" if large else "avatar"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, short)
