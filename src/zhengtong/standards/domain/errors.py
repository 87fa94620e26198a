"""What can go wrong when asking for a standard."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken


class ElementNotFound(NotFound):
    """No data element carries that code."""

    code = "standards.element-not-found"
    message = N_("没有编号为 %(code)s 的数据元。")


class CodeSetNotFound(NotFound):
    """No code set carries that name."""

    code = "standards.code-set-not-found"
    message = N_("没有名为 %(code)s 的代码集。")


class RecordNotFound(NotFound):
    """The register holds no record of that code, or no such version of it."""

    code = "standards.record-not-found"
    message = N_("登记册中没有“%(code)s”。")


class AmendmentNotFound(NotFound):
    """No such change of standards."""

    code = "standards.amendment-not-found"
    message = N_("没有找到该标准变更。")


class AmendmentForbidden(Forbidden):
    """The change belongs to another body, or the post may not do this."""

    code = "standards.amendment-forbidden"
    message = N_("标准变更由起草单位的数据专员办理。")


class AmendmentNotOpen(Conflict):
    """The change is under review, published or dropped."""

    code = "standards.amendment-not-open"
    message = N_("该标准变更%(stage)s，不能这样办理。")


class RecordBusy(Conflict):
    """Another change of the same record is under way."""

    code = "standards.record-busy"
    message = N_("“%(code)s”已有一项变更在办，请先办结或撤销。")


class RecordExists(Conflict):
    """The code is taken."""

    code = "standards.record-exists"
    message = N_("编号“%(code)s”已被使用。")


class ContentFaulty(RuleBroken):
    """Fields of the record are missing or wrong; every one is named."""

    code = "standards.content-faulty"
    message = N_("有 %(count)s 处填写不正确。")


class NothingChanged(RuleBroken):
    """The change says the same as what is published."""

    code = "standards.nothing-changed"
    message = N_("内容与已发布的版本相同，没有需要审核的变更。")


class ApprovalsMissing(Forbidden):
    """The head of the proposing body or the authority did not approve."""

    code = "standards.approvals-missing"
    message = N_("标准须经起草单位负责人同意、数据主管部门审核后发布。")


class SheetUnreadable(RuleBroken):
    """The file cannot be taken as a sheet of a register."""

    code = "standards.sheet-unreadable"
    message = N_("表格无法读取：%(reason)s")


class UploadGone(NotFound):
    """The sheet was taken over already, or is older than a day."""

    code = "standards.upload-gone"
    message = N_("这份表格已导入或已过期，请重新上传。")


class CodeValueNotFound(NotFound):
    """The set's current edition never held that value."""

    code = "standards.code-value-not-found"
    message = N_("代码集 %(code)s 中没有“%(value)s”。")
