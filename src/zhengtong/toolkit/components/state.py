"""Where a thing stands: steppers, clocks, progress, timelines, sources of values."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from zhengtong.toolkit.drawing import draw

register = template.Library()

_STEP_ICONS = {"done": "check", "current": "dot", "refused": "close", "paused": "pause", "todo": ""}
_SEGMENT_GAP = 0.15


@register.simple_tag
def stepper(steps: Iterable[dict[str, Any]], label: str = "") -> SafeString:
    """``{% stepper steps %}``: steps as ``{label, state, who, when, note, href}``.

    ``state``: done, current, todo, paused or refused.
    """
    rows = [{**step, "icon": _STEP_ICONS.get(step.get("state", "todo"), "")} for step in steps]
    return draw("stepper", steps=rows, label=label)


@register.simple_tag
def clock_strip(
    label: str,
    segments: Iterable[tuple[str, float, str]],
    *,
    due: Any = "",
    left: str = "",
    kind: str = "ok",
    basis: str = "",
) -> SafeString:
    """How much of a term is used.

    ``{% clock_strip "答复期限" segments due=… left="剩 3 个工作日" %}``

    Args:
        label: What runs.
        segments: ``(kind, working days, words)`` in order; kinds used, paused, left,
            extended, late.
        due: The due date as shown; empty means the calendar is not loaded (待日历).
        left: What remains, in words.
        kind: ok, warn or danger.
        basis: Rule and profile the term comes from.
    """
    rows = [(k, float(d), w) for k, d, w in segments if d > 0]
    total = sum(days for _k, days, _w in rows) or 1
    drawn, x = [], 0.0
    for name, days, words in rows:
        width = 100 * days / total
        drawn.append(
            {
                "kind": name,
                "x": f"{x:.2f}",
                "width": f"{max(width - _SEGMENT_GAP, 0.3):.2f}",
                "words": words,
            }
        )
        x += width
    return draw(
        "clock_strip", label=label, segments=drawn, due=due, left=left, kind=kind, basis=basis
    )


@register.simple_tag
def progress(
    value: float, maximum: float = 100, label: str = "", *, note: str = "", kind: str = ""
) -> SafeString:
    """``{% progress 30 100 "已搬运" %}``: a meter with its share in words."""
    share = 0 if not maximum else min(100, round(100 * value / maximum))
    return draw(
        "progress", value=value, maximum=maximum, label=label, note=note, share=share, kind=kind
    )


@register.simple_tag
def skeleton(lines: int = 3) -> SafeString:
    """Grey lines while something is on its way."""
    return draw("skeleton", lines=range(lines))


@register.simple_block_tag
def live(
    content: str,
    id: str,  # noqa: A002 - the name of the attribute
    href: str,
    *,
    every: str = "2s",
    running: bool = True,
) -> SafeString:
    """``{% live "run" url running=run.running %}…{% endlive %}``: a part that fetches itself again.

    The address answers the whole page or the part; the element of that id is swapped. It stops when
    the new part says ``running=False``. Without script there is a link to reload.
    """
    return draw("live", id=id, href=href, every=every, running=running, content=content)


@register.simple_block_tag
def timeline(content: str, label: str = "") -> SafeString:
    """What happened, in order.

    ``{% timeline "流转记录" %}{% event … %}…{% endevent %}{% endtimeline %}``
    """
    return draw("timeline", label=label, content=content)


@register.simple_block_tag
def event(
    content: str,
    title: str,
    when: str = "",
    who: str = "",
    *,
    kind: str = "neutral",
    icon: str = "dot",
) -> SafeString:
    """One happening of a timeline; the body is the opinion or the detail."""
    return draw(
        "event",
        title=title,
        when=when,
        who=who,
        kind=kind,
        icon=icon,
        content=SafeString(content.strip()),
    )


@register.simple_tag
def source_stamp(
    source: str, updated: Any = "", *, href: str = "", dispute: str = ""
) -> SafeString:
    """Where a value comes from, how old it is, and where to object.

    ``{% source_stamp "省民政厅" day %}``
    """
    return draw("source_stamp", source=source, updated=updated, href=href, dispute=dispute)
