"""The shipped standards are there, even where a test before emptied the tables."""

from typing import Any

import pytest


@pytest.fixture(scope="module", autouse=True)
def shipped_standards(django_db_setup: None, django_db_blocker: Any) -> None:
    """As the migration left them."""
    from zhengtong.standards import public as standards
    from zhengtong.standards.models import CodeValue

    with django_db_blocker.unblock():
        if not CodeValue.objects.exists():
            standards.load_standards()
