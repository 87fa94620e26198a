"""The one tag library of the look: every component and filter by ``{% load zt %}``."""

from django import template

from zhengtong.toolkit.components import basics, data, forms, frame, words

register = template.Library()
for part in (basics, data, forms, frame, words):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
