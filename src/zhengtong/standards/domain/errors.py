"""What can go wrong when asking for a standard."""

from zhengtong.kernel.errors import N_, NotFound


class ElementNotFound(NotFound):
    """No data element carries that code."""

    code = "standards.element-not-found"
    message = N_("没有编号为 %(code)s 的数据元。")


class CodeSetNotFound(NotFound):
    """No code set carries that name."""

    code = "standards.code-set-not-found"
    message = N_("没有名为 %(code)s 的代码集。")
