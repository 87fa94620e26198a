"""Which release of the product this is."""

from importlib.metadata import PackageNotFoundError, version


def product_version() -> str:
    """The installed version of the product; "" from an unpacked tree."""
    try:
        return version("zhengtong")
    except PackageNotFoundError:
        return ""
