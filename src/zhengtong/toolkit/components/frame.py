"""What stands around a page: navigation, panels, language, messages, emblem."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhengtong.toolkit import panels as panel_registry
from zhengtong.toolkit.drawing import draw

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], slot: str, *arguments: Any) -> SafeString:
    """What upper contexts put into a slot of this page.

    ``{% panels "catalogue.entry.aside" entry %}``
    """
    return panel_registry.render_slot(slot, context.get("request"), *arguments)


@register.simple_tag(takes_context=True)
def has_panels(context: dict[str, Any], slot: str) -> bool:
    """Whether anybody fills the slot."""
    return bool(panel_registry.list_panels(slot))


@register.simple_tag
def emblem(css: str = "emblem") -> SafeString:
    """The emblem: a stepped gable above an open gate."""
    return draw("emblem", css=css)


@register.simple_tag
def eaves() -> SafeString:
    """The thin stepped line (马头墙) that ends the header and heads printed papers."""
    return draw("eaves")


@register.simple_tag(takes_context=True)
def language_switch(context: dict[str, Any]) -> SafeString:
    """The other language as a small form; works without script and comes back to this page."""
    request = context.get("request")
    return draw(
        "language_switch",
        path=request.get_full_path() if request else "/",
        csrf_token=context.get("csrf_token", ""),
        current=context.get("language", "zh-hans"),
    )


@register.simple_tag(takes_context=True)
def message_list(context: dict[str, Any]) -> SafeString:
    """Messages left for this person by the page before."""
    return draw("messages", messages=context.get("messages") or ())


@register.simple_block_tag
def subnav(content: str, label: str) -> SafeString:
    """Links to sibling pages, beside or above the content.

    ``{% subnav "本单位" %}{% tab … %}{% endsubnav %}``
    """
    return format_html('<nav class="subnav" aria-label="{}"><ul>{}</ul></nav>', label, content)
