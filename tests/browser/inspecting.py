"""What is wrong with a page: its width, heading, language, words that leak, barriers (axe)."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from playwright.sync_api import Page

import zhengtong

HEIGHT = 900
HTML_LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}
# Words for people that the page itself says, not what somebody stored.
CHROME = "nav a, button, th, dt, legend, summary, caption, .card-title, .stat-label, .field-label"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Also words of stored things: an item, regions, a data element's kind, an opinion.
STORED = {"区划代码", "安徽省", "合肥市", "瑶海区", "代码", "同意"}
SERIOUS = {"serious", "critical"}

LOOK = """([chrome]) => {
  const root = document.documentElement;
  const hidden = '[lang]:not(html), code, pre, .mono, .avatar, option, textarea';
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent.trim();
    if (words && !node.parentElement.closest(hidden)) texts.push(words);
  }
  const wide = [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > root.clientWidth + 1 && !one.closest('.table-frame, pre');
  });
  return {
    over: root.scrollWidth - root.clientWidth,
    wide: wide.slice(0, 3).map(one => one.outerHTML.slice(0, 90)),
    h1: document.querySelectorAll('h1').length,
    lang: root.lang,
    title: document.title,
    texts: texts,
    chrome: [...document.querySelectorAll(chrome)].filter(one => !one.closest(hidden))
      .map(one => one.innerText.trim()),
  };
}"""
AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}});
  return found.violations.map(one => [one.impact, one.id, one.nodes[0].html.slice(0, 160)]);
}"""


@cache
def known_words() -> frozenset[str]:
    """Every Chinese message of the platform that has an English translation."""
    words = set()
    for path in Path(zhengtong.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                plain = message.id if isinstance(message.id, str) else message.id[0]
                if plain and "%(" not in plain and CHINESE.search(plain):
                    words.add(plain)
    return frozenset(words)


def use_language(page: Page, language: str, *, url: str) -> None:
    """From now on pages come in that language."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": url}])


def inspect(page: Page, language: str) -> list[str]:
    """Sentences on what is wrong with the page that is open."""
    seen = page.evaluate(LOOK, [CHROME])
    wrong = []
    if seen["over"] > 0:
        wrong.append(f"{seen['over']} px wider than the screen: {seen['wide']}")
    if seen["h1"] != 1:
        wrong.append(f"{seen['h1']} headings h1")
    if seen["lang"] != HTML_LANGUAGES[language]:
        wrong.append(f"html lang is {seen['lang']}")
    if language == "en":
        wrong += [f"not in English: {words}" for words in leaks(seen)]
    return wrong


def leaks(seen: dict[str, Any]) -> list[str]:
    """Chinese words of the platform on an English page."""
    return sorted(
        {words for words in (*seen["texts"], *seen["chrome"]) if words in known_words() - STORED}
    )


def find_barriers(page: Page) -> list[str]:
    """Serious and critical findings of axe."""
    page.evaluate(axe_source())
    return [
        f"axe {impact} {rule}: {html}"
        for impact, rule, html in page.evaluate(AXE)
        if impact in SERIOUS
    ]


@cache
def axe_source() -> str:
    """The checker's own text."""
    return Path(os.environ["ZT_AXE"]).read_text(encoding="utf-8") + ";undefined"
