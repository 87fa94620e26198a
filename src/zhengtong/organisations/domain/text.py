"""Text as people type it: kept as it is, or refused with the reason."""

import unicodedata

from zhengtong.kernel.errors import N_, Gap

REQUIRED = N_("请填写此项。")
TOO_LONG = N_("不得超过%(limit)s个字符（现为%(length)s个）。")
UNSTORABLE = N_("含有无法保存的控制字符（U+%(point)s），请删除后重填。")


def unstorable_character(text: str) -> str:
    """The first control or surrogate character of a text, "" if there is none."""
    return next((c for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c != "\t"), "")


def check_text(field: str, text: str, *, limit: int, is_required: bool = True) -> Gap | None:
    """What is wrong with a one-line text, None if nothing is."""
    if is_required and not text.strip():
        return Gap(field=field, message=REQUIRED)
    if len(text) > limit:
        return Gap(field=field, message=TOO_LONG, facts={"limit": limit, "length": len(text)})
    if bad := unstorable_character(text):
        return Gap(field=field, message=UNSTORABLE, facts={"point": f"{ord(bad):04X}"})
    return None
