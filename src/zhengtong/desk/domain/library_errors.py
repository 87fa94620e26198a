"""What can go wrong with publications and questions."""

from zhengtong.kernel.errors import N_, Conflict, Final, Forbidden, NotFound, RuleBroken


class PublicationNotFound(NotFound):
    """No such publication, or not one for this reader."""

    code = "desk.publication-not-found"
    message = N_("没有找到这份文件，或者您不在发送范围内。")


class PublishingForbidden(Forbidden):
    """The post may not publish that far."""

    code = "desk.publishing-forbidden"
    message = N_("您的岗位不能向“%(reach)s”发布。")


class PublicationIncomplete(RuleBroken):
    """Fields are missing or do not fit; each is named."""

    code = "desk.publication-incomplete"
    message = N_("内容不完整，请按提示补正。")


class PublicationFilesFixed(Conflict):
    """Files come and go only while it is a draft."""

    code = "desk.publication-files-fixed"
    message = N_("只有草稿可以增减附件。已发布或已撤回的，请先点“修改”并保存为草稿。")


class PublicationFilesForbidden(Forbidden):
    """Only its authors bring and take away files, while it is a draft."""

    code = "desk.publication-files-forbidden"
    message = N_("只有发布单位的起草人可以在草稿上增减附件。")


class PublicationNotPublished(Conflict):
    """Only what is published can be read, urged or withdrawn."""

    code = "desk.publication-not-published"
    message = N_("这份文件没有发布或已经撤回。")


class SecretContent(RuleBroken, Final):
    """A text bears a classification mark: nothing was kept (R14)."""

    code = "desk.secret-content"
    message = N_("本平台不受理涉密信息和工作秘密，填写的内容没有保存。")


class UrgedToday(Conflict):
    """Those who have not read were reminded today."""

    code = "desk.readers-urged-today"
    message = N_("今天已经提醒过未读人员，请明天再提醒。")


class QuestionNotFound(NotFound):
    """No such question, or not one for this reader."""

    code = "desk.question-not-found"
    message = N_("没有找到这个问题，或者您无权查看。")


class NotYoursToAnswer(Forbidden):
    """Another body answers the question."""

    code = "desk.not-yours-to-answer"
    message = N_("这个问题由%(body)s的数据主管部门审核人答复。")


class QuestionIncomplete(RuleBroken):
    """Fields are missing or too long; each is named."""

    code = "desk.question-incomplete"
    message = N_("内容不完整，请按提示补正。")


class PrivateQuestion(RuleBroken):
    """A question for the authority only is never published."""

    code = "desk.private-question"
    message = N_("仅主管部门可见的问题不能公开为常见问题。")
