"""A row that cannot be told."""

import pytest

from zhengtong.catalogue.domain.dcat.mapping import CatalogueGraph


@pytest.fixture
def break_row_37(monkeypatch):
    """The thirty-seventh entry of each document fails while it is written."""
    seen, write = [], CatalogueGraph.list_entry

    def fail(self, entry):
        seen.append(entry)
        if len(seen) == 37:
            raise RuntimeError("row 37 cannot be told")
        return write(self, entry)

    monkeypatch.setattr(CatalogueGraph, "list_entry", fail)
