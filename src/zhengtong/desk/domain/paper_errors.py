"""What can go wrong with an attachment."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken


class AttachmentNotFound(NotFound):
    """No such attachment, or not one this actor may see."""

    code = "desk.attachment-not-found"
    message = N_("没有找到这份附件，或者您无权查看。")


class AttachmentForbidden(Forbidden):
    """The owner takes no papers from this actor now."""

    code = "desk.attachment-forbidden"
    message = N_("事项已办结，或者您不是经办人，不能添加附件。")


class AttachmentFixed(Conflict):
    """Something was decided on the ground of the paper, or somebody else brought it."""

    code = "desk.attachment-fixed"
    message = N_("只有上传人可以在办理意见作出之前移除附件。")


class AttachmentNotScanned(Conflict):
    """The scanner has not answered yet."""

    code = "desk.attachment-not-scanned"
    message = N_("附件“%(name)s”正在待查毒，查毒通过后才能打开。")


class AttachmentGone(Conflict):
    """Removed, infected or purged: its bytes are no longer here."""

    code = "desk.attachment-gone"
    message = N_("附件“%(name)s”的内容已移除，不能打开。")


class AttachmentRefused(RuleBroken):
    """A file that may not be kept; the reason is a sentence of its own."""

    code = "desk.attachment-refused"
    message = N_("“%(name)s”未保存：%(reason)s")


class AttachmentsTooMany(RuleBroken):
    """More files than may be brought at once or kept with one owner."""

    code = "desk.attachments-too-many"
    message = N_("附件过多：一次最多 %(once)s 份，一件事项最多 %(whole)s 份。")


class AttachmentKindUnknown(RuleBroken):
    """A kind that is not in the list, or no file at all."""

    code = "desk.attachment-kind-unknown"
    message = N_("请选择附件类别和文件。")


class AttachmentDamaged(Conflict):
    """The stored bytes are missing or do not open."""

    code = "desk.attachment-damaged"
    message = N_("附件“%(name)s”的存储内容缺失或已损坏，请联系系统管理员。")
