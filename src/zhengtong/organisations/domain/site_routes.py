"""Pages that a pass opens to contractors: declared by the contexts that draw them."""

_opened: set[str] = set()


def register_site_pages(*names: str) -> None:
    """Make the pages (by the names of their addresses) known as opened by a pass in force."""
    _opened.update(names)


def is_opened_by_pass(name: str) -> bool:
    """Whether a pass in force opens the page."""
    return name in _opened
