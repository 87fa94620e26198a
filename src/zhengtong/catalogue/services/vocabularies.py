"""Classification trees and code templates: read from the package's data, kept in tables."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from zhengtong.catalogue.domain.codes import CodeTemplate, Segment
from zhengtong.catalogue.models import ClassNode, ClassTree
from zhengtong.kernel import clock

_DATA = files("zhengtong.catalogue") / "data"
DEFAULT_TEMPLATE = "anhui-26"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


@cache
def get_template(name: str = DEFAULT_TEMPLATE) -> CodeTemplate:
    """The code template of that name.

    Raises:
        KeyError: there is none.

    Policy: R08
    """
    for row in _read("code_templates.toml")["template"]:
        if row["name"] == name:
            return CodeTemplate(
                name=name,
                segments=tuple(Segment(**segment) for segment in row["segment"]),
                separator=row["separator"],
                sequence_width=row["sequence_width"],
            )
    raise KeyError(name)


@transaction.atomic
def load_class_tree(name: str = "class_tree_2017.toml") -> ClassTree:
    """The classification tree of a data file, stored once; a second load changes nothing.

    Policy: P7.2
    """
    data = _read(name)
    head, nodes = data["tree"], data["nodes"]
    tree, is_new = ClassTree.objects.get_or_create(
        name=head["name"],
        defaults={key: head[key] for key in ("title", "source", "valid_from")},
    )
    if not is_new:
        return tree
    rows = []
    for code, title in nodes.items():
        parents = [other for other in nodes if other != code and code.startswith(other)]
        parent = max(parents, key=len, default="")
        depth = len(parents) + 1
        rows.append(ClassNode(tree=tree, code=code, title=title, parent_code=parent, depth=depth))
    ClassNode.objects.bulk_create(rows)
    return tree


def current_tree() -> ClassTree:
    """The tree in force today; the package's own where none was loaded yet."""
    today = clock.today()
    found = ClassTree.objects.filter(valid_from__lte=today).order_by("-valid_from")
    return found.exclude(valid_to__lt=today).first() or load_class_tree()


def known_classes() -> frozenset[str]:
    """Codes of the tree in force."""
    return frozenset(current_tree().nodes.values_list("code", flat=True))


def list_classes() -> list[ClassNode]:
    """Nodes of the tree in force, in order of code."""
    return list(current_tree().nodes.order_by("code")[:10000])


def title_of_class(code: str) -> str:
    """The path of titles down to a class, "" if the code is not known."""
    nodes = ClassNode.objects.filter(tree=current_tree())
    titles = dict(nodes.values_list("code", "title"))
    path = sorted((one for one in titles if code.startswith(one)), key=len)
    return " / ".join(titles[one] for one in path) if code in titles else ""
