"""How the words of a search are understood: synonyms, pinyin and initials; once for both ways."""

import re
from collections import defaultdict

from django.db.models import F, Value
from django.db.models.functions import StrIndex

from zhengtong.catalogue.domain.synonyms import Term, spread_term
from zhengtong.catalogue.models import SynonymWord
from zhengtong.catalogue.selectors.asking import split_terms

_SPELLED = re.compile(r"[a-z0-9']*[a-z][a-z0-9']*")
LEAST_SPELLED = 2


def read_terms(text: str) -> tuple[Term, ...]:
    """What was typed, word by word; one statement whatever was typed.

    Policy: P7.2
    """
    typed = split_terms(text)
    groups = _groups_in("\n".join(typed)) if typed else []
    return tuple(Term(forms=spread_term(one, groups), spelled=_spelling(one)) for one in typed)


def _groups_in(typed: str) -> list[list[str]]:
    """Groups of which a word stands in what was typed."""
    touched = (
        SynonymWord.objects.alias(at=StrIndex(Value(typed), F("folded")))
        .filter(at__gt=0)
        .order_by()
        .values("group")
    )
    found: dict[int, list[str]] = defaultdict(list)
    rows = SynonymWord.objects.filter(group__in=touched).order_by("group", "pk")
    for group, folded in rows.values_list("group", "folded"):
        found[group].append(folded)
    return list(found.values())


def _spelling(term: str) -> str:
    plain = term.replace("’", "'")
    if not _SPELLED.fullmatch(plain):
        return ""
    spelled = plain.replace("'", "")
    return spelled if len(spelled) >= LEAST_SPELLED else ""
