"""What can go wrong with an official form."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken


class FormNotFound(NotFound):
    """No such form, or not one this actor may see."""

    code = "desk.form-not-found"
    message = N_("没有找到这份文书，或者您无权查看。")


class FormNotOffered(RuleBroken):
    """The matter has no such form as it stands."""

    code = "desk.form-not-offered"
    message = N_("这件事项现在没有可打印的“%(title)s”。")


class FormForbidden(Forbidden):
    """Neither of the starting body nor one who holds a step; or the matter has ended."""

    code = "desk.form-forbidden"
    message = N_("只有经办人可以在事项办结前打印、回传和作废文书。")


class FormNumberWrong(RuleBroken):
    """The number on the paper is another form's."""

    code = "desk.form-number-wrong"
    message = N_("填写的文书编号“%(sent)s”与本份文书 %(number)s 不符，请核对纸质件。")


class FormOutdated(Conflict):
    """What was printed is no longer what the matter says."""

    code = "desk.form-outdated"
    message = N_("文书 %(number)s 打印后内容已变更，请重新打印、盖章。")


class FormStateWrong(Conflict):
    """The form is not at the point where this can be done."""

    code = "desk.form-state-wrong"
    message = N_("文书 %(number)s 现为“%(state)s”，不能这样办理。")


class FormFileWrong(RuleBroken):
    """Neither a scan nor a sealed file."""

    code = "desk.form-file-wrong"
    message = N_("回传件应为一份 PDF、OFD、PNG 或 JPEG 文件。")


class FormOwnCheck(Forbidden):
    """Who brought it back may not check it."""

    code = "desk.form-own-check"
    message = N_("回传人不能核对自己回传的文书。")


class FormReasonMissing(RuleBroken):
    """Sending back or voiding without a reason."""

    code = "desk.form-reason-missing"
    message = N_("请写明理由。")


class FormNeeded(RuleBroken):
    """The step may not be agreed to before the stamped form is checked."""

    code = "desk.form-needed"
    message = N_("同意之前须有盖章并已核对的“%(title)s”（%(number)s）。")
