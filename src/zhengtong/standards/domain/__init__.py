"""Rules of the context: how a column proposes a data element and a grade; no Django."""
