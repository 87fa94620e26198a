"""The one tag library of the look: every component and filter by ``{% load zt %}``."""

from django import template

from zhengtong.toolkit.components import (
    basics,
    data,
    evidence,
    figures,
    forms,
    frame,
    state,
    words,
)

register = template.Library()
for part in (basics, data, evidence, figures, forms, frame, state, words):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
