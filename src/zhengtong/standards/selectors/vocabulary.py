"""Questions over data elements and code sets."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from zhengtong.standards.domain.errors import CodeSetNotFound, ElementNotFound
from zhengtong.standards.domain.rows import CodeSetRow, CodeValueRow, ElementRow
from zhengtong.standards.domain.successors import Life, follow
from zhengtong.standards.models import CodeSet, CodeValue, DataElement

LONGEST_QUERY = 100


def query_elements(q: str = "") -> QuerySet[DataElement]:
    """Elements whose code, name or definition holds the words; all without words."""
    words = clean_query(q)
    if not words:
        return DataElement.objects.all()
    return DataElement.objects.filter(
        Q(code__icontains=words)
        | Q(name__icontains=words)
        | Q(name_en__icontains=words)
        | Q(definition__icontains=words)
    )


def query_values(code_set: CodeSet, q: str = "", on: date | None = None) -> QuerySet[CodeValue]:
    """Values of an edition whose code begins with, or whose name holds, the words.

    With ``on`` only those valid on that day; otherwise ended ones too.
    """
    words = clean_query(q)
    values = CodeValue.objects.filter(code_set=code_set)
    if on is not None:
        values = values.filter(_alive_on(on))
    if not words:
        return values
    return values.filter(Q(value__startswith=words) | Q(name__icontains=words))


def clean_query(q: str) -> str:
    """Search words as the database can take them: printable, without outer blanks, cut."""
    return "".join(char for char in q if char.isprintable()).strip()[:LONGEST_QUERY]


def get_element_model(code: str) -> DataElement:
    """The element of that code.

    Raises:
        ElementNotFound: There is none.
    """
    found = DataElement.objects.filter(code=clean_query(code)).first()
    if found is None:
        raise ElementNotFound(code=clean_query(code))
    return found


def get_code_set_model(code: str) -> CodeSet:
    """The current edition of a set, with ``values_count``.

    Raises:
        CodeSetNotFound: There is none.
    """
    found = query_code_sets().filter(code=clean_query(code)).first()
    if found is None:
        raise CodeSetNotFound(code=clean_query(code))
    return found


def find_edition(code: str, on: date | None = None, version: str = "") -> CodeSet:
    """The edition of a set: that of the version, that in force on the day, or today's current one.

    An edition is in force from its day of effect until the next one's; before the first known day
    the earliest counts.

    Raises:
        CodeSetNotFound: no such set, or no such edition.
    """
    if version:
        found = _editions(code).filter(version=version).first()
    elif on is not None:
        found = _edition_on(code, on)
    else:
        found = _editions(code).filter(is_current=True).first()
    if found is None:
        raise CodeSetNotFound(code=clean_query(code))
    return found


def list_editions(code: str) -> list[CodeSet]:
    """Every edition of a set with ``values_count``, that of the latest day of effect first.

    The current edition comes before others without a day.
    """
    return list(_editions(code).annotate(values_count=Count("values_of"))[:200])


def query_code_sets() -> QuerySet[CodeSet]:
    """Current editions with ``values_count``."""
    current = CodeSet.objects.filter(is_current=True)
    return current.annotate(values_count=Count("values_of")).order_by("code")


def list_elements(q: str = "") -> list[ElementRow]:
    """Every element that fits the words, by code; the register holds a few hundred at most."""
    return [_to_row(element) for element in query_elements(q)[:1000]]


def map_elements(codes: Iterable[str] | None = None) -> dict[str, ElementRow]:
    """The elements of those codes by code; without codes every one; one statement."""
    found = DataElement.objects.all()
    if codes is not None:
        found = found.filter(code__in=set(codes))
    return {element.code: _to_row(element) for element in found}


def get_element(code: str) -> ElementRow:
    """The element of that code.

    Raises:
        ElementNotFound: There is none.
    """
    return _to_row(get_element_model(code))


def get_code_set(code: str) -> CodeSetRow:
    """The current edition of a set, without its values.

    Raises:
        CodeSetNotFound: There is none.
    """
    return set_row(get_code_set_model(code))


def set_row(found: CodeSet) -> CodeSetRow:
    """An edition as the door hands it out."""
    return CodeSetRow(
        code=found.code,
        name=found.name,
        name_en=found.name_en,
        version=found.version,
        source=found.source,
        certainty=found.certainty,
        values_count=getattr(found, "values_count", 0),
    )


def find_code_value(set_code: str, value: str, on: date) -> CodeValueRow | None:
    """The value as valid on the day in the edition then in force, None if it isn't."""
    edition = _edition_on(set_code, on)
    if edition is None or clean_query(value) != value:
        return None
    alive = CodeValue.objects.filter(_alive_on(on), code_set=edition, value=value)
    found = alive.order_by(F("valid_from").desc(nulls_last=True)).first()
    return value_row(found) if found else None


def value_row(found: CodeValue) -> CodeValueRow:
    """A value as the door hands it out."""
    return CodeValueRow(
        value=found.value,
        name=found.name,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        source=found.source,
        successors=tuple(found.successors),
        certainty=found.certainty,
        note=found.note,
    )


def list_spans(set_code: str, value: str) -> list[CodeValueRow]:
    """Every span of a value's life in the set's current edition, the earliest first.

    Raises:
        CodeSetNotFound: There is no such set.
    """
    code_set = get_code_set_model(set_code)
    found = CodeValue.objects.filter(code_set=code_set, value=clean_query(value))
    return [value_row(one) for one in found.order_by(F("valid_from").asc(nulls_first=True))[:100]]


def find_successors(set_code: str, value: str, on: date) -> frozenset[str]:
    """The values valid on the day that hold what the given one meant, through every step between.

    Itself while it is valid; several where it was split; empty where nobody knows.

    Raises:
        CodeSetNotFound: There is no such set.

    Policy: P8.2
    """
    code_set = get_code_set_model(set_code)
    lives: dict[str, list[Life]] = {}
    todo = {clean_query(value)}
    while todo:
        found = CodeValue.objects.filter(code_set=code_set, value__in=todo)
        lives.update({one: [] for one in todo})
        for one in found:
            life = Life(
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                successors=tuple(one.successors),
            )
            lives[one.value].append(life)
        todo = {code for life in lives.values() for span in life for code in span.successors}
        todo -= set(lives)
    return follow(clean_query(value), lives, on)


def list_predecessors(set_code: str, value: str) -> list[CodeValueRow]:
    """Ended values of the current edition that name the given one as a successor.

    Raises:
        CodeSetNotFound: There is no such set.
    """
    code_set = get_code_set_model(set_code)
    found = CodeValue.objects.filter(code_set=code_set, successors__contains=[clean_query(value)])
    return [value_row(one) for one in found[:100]]


def set_of_element(element: str, on: date) -> CodeSetRow | None:
    """The edition of the element's code set in force on the day; None if its values are free.

    Raises:
        ElementNotFound, CodeSetNotFound.

    Policy: P8.2
    """
    code = get_element_model(element).code_set
    if not code:
        return None
    edition = find_edition(code, on)
    return set_row(next(one for one in list_editions(code) if one.pk == edition.pk))


def is_code_valid(set_code: str, value: str, on: date) -> bool:
    """Whether the value is valid on that day, by the edition then in force.

    Raises:
        CodeSetNotFound: There is no such set.
    """
    if find_code_value(set_code, value, on) is not None:
        return True
    if _edition_on(set_code, on) is None:
        raise CodeSetNotFound(code=clean_query(set_code))
    return False


def list_valid_codes(set_code: str, on: date) -> frozenset[str]:
    """Every value valid on the day, for checking many at once.

    Raises:
        CodeSetNotFound: There is no such set.
    """
    edition = _edition_on(set_code, on)
    if edition is None:
        raise CodeSetNotFound(code=clean_query(set_code))
    valid = CodeValue.objects.filter(_alive_on(on), code_set=edition)
    return frozenset(valid.values_list("value", flat=True))


def _alive_on(on: date) -> Q:
    started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return started & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def _editions(code: str) -> QuerySet[CodeSet]:
    """Editions of a set, that of the latest day of effect first; those without a day are last."""
    return CodeSet.objects.filter(code=clean_query(code)).order_by(
        F("effective_on").desc(nulls_last=True), "-is_current", "-version"
    )


def _edition_on(code: str, on: date) -> CodeSet | None:
    """The edition in force on the day; before the first known day the earliest one."""
    editions = _editions(code)
    begun = Q(effective_on__isnull=True) | Q(effective_on__lte=on)
    return editions.filter(begun).first() or editions.last()


def _to_row(element: DataElement) -> ElementRow:
    return ElementRow(**{name: getattr(element, name) for name in ElementRow.__annotations__})


def name_values(
    code_set: CodeSet, values: Sequence[str], on: date | None = None
) -> list[CodeValueRow]:
    """The given values of an edition with their names; with ``on`` as of that day."""
    found = CodeValue.objects.filter(code_set=code_set, value__in=values)
    if on is not None:
        found = found.filter(_alive_on(on))
    return [value_row(one) for one in found[:200]]
