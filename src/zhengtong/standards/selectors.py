"""Questions over standards: find_… may be None, get_… raises, list_… iterates."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet

from zhengtong.standards.domain.errors import CodeSetNotFound, ElementNotFound
from zhengtong.standards.domain.rows import CodeSetRow, CodeValueRow, ElementRow
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


def query_values(code_set: CodeSet, q: str = "") -> QuerySet[CodeValue]:
    """Values of a set whose code begins with, or whose name holds, the words."""
    words = clean_query(q)
    values = CodeValue.objects.filter(code_set=code_set)
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


def query_code_sets() -> QuerySet[CodeSet]:
    """Current editions with ``values_count``."""
    current = CodeSet.objects.filter(is_current=True)
    return current.annotate(values_count=Count("values_of")).order_by("code")


def list_elements(q: str = "") -> list[ElementRow]:
    """Every element that fits the words, by code; the register holds a few hundred at most."""
    return [_to_row(element) for element in query_elements(q)[:1000]]


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
    found = get_code_set_model(code)
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
    """The value of the current edition as valid on the day, None if it isn't."""
    found = (
        _valid_on(on)
        .filter(code_set__code=clean_query(set_code), value=clean_query(value))
        .order_by(F("valid_from").desc(nulls_last=True))
        .first()
    )
    if found is None or clean_query(value) != value:
        return None
    return CodeValueRow(
        value=found.value,
        name=found.name,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        source=found.source,
    )


def is_code_valid(set_code: str, value: str, on: date) -> bool:
    """Whether the value belongs to the set's current edition on that day.

    Raises:
        CodeSetNotFound: There is no such set.
    """
    if find_code_value(set_code, value, on) is not None:
        return True
    if not CodeSet.objects.filter(code=clean_query(set_code), is_current=True).exists():
        raise CodeSetNotFound(code=clean_query(set_code))
    return False


def list_valid_codes(set_code: str, on: date) -> frozenset[str]:
    """Every value valid on the day, for checking many at once.

    Raises:
        CodeSetNotFound: There is no such set.
    """
    code_set = get_code_set_model(set_code)
    valid = _valid_on(on).filter(code_set=code_set)
    return frozenset(valid.values_list("value", flat=True))


def _valid_on(on: date) -> QuerySet[CodeValue]:
    return CodeValue.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        code_set__is_current=True,
    )


def _to_row(element: DataElement) -> ElementRow:
    return ElementRow(**{name: getattr(element, name) for name in ElementRow.__annotations__})
