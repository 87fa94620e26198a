"""Refusals of the feeds, each with a stable code."""

from zhengtong.kernel.errors import N_, NotFound, RuleBroken, Unavailable


class FeedPageMissing(NotFound):
    """The feed has fewer pages than asked for."""

    code = "catalogue.feed-page-missing"
    message = N_("目录数据没有第 %(page)s 页，共 %(pages)s 页。")


class FeedQueryInvalid(RuleBroken):
    """A parameter of a feed cannot be read; ``gaps`` names it."""

    code = "catalogue.feed-query-invalid"
    message = N_("目录数据的查询参数有误，请按提示修改。")


class CursorUnknown(RuleBroken):
    """The text is no cursor that the change feed gave out."""

    code = "catalogue.cursor-unknown"
    message = N_("没有这样的变更游标：%(cursor)s。请使用上次返回的 next，或留空从头读取。")


class ExportFileFailed(Unavailable):
    """The file could not be written; nothing of it was left, and an older one stands as it was."""

    code = "catalogue.export-file-failed"
    message = N_("目录没有导出：%(file)s，原因：%(reason)s。原有文件未改动。")


class ExportSheetTooLong(RuleBroken):
    """More entries than one sheet of a workbook holds."""

    code = "catalogue.export-sheet-too-long"
    message = N_("目录有 %(count)s 条，一张工作表只能容纳 %(limit)s 条，请改用其他格式导出。")
