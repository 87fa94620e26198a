"""How Chinese names are spelled in pinyin, for searches by sound and by initials."""

from functools import cache, lru_cache
from typing import Any

from django.db import models

# Family names read otherwise than the character usually is; the usual reading stays findable.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "朴": "piao",
    "任": "ren", "盖": "ge", "乐": "yue", "翟": "zhai", "缪": "miao", "秘": "bi", "员": "yun",
    "尉": "wei", "冼": "xian", "洗": "xian", "黑": "he", "种": "chong", "折": "she", "撒": "sa",
    "逄": "pang", "乜": "nie", "召": "shao", "卜": "bu", "柏": "bai", "车": "che", "谌": "chen",
    "都": "du", "纪": "ji", "隗": "wei", "牟": "mu", "能": "nai", "繁": "po", "祭": "zhai",
    "瞿": "qu", "沈": "shen", "宿": "su", "臧": "zang", "佴": "nai", "郇": "xun", "应": "ying",
    "幺": "yao", "葛": "ge", "万俟": "moqi", "尉迟": "yuchi", "长孙": "zhangsun", "单于": "chanyu",
    "澹台": "tantai", "宓": "mi", "覃": "qin", "晟": "cheng", "石": "shi", "华": "hua",
}  # fmt: skip
# Places of Anhui whose names are read by custom.
PLACES = {
    "六安": [["lù"], ["ān"]],
    "涡阳": [["guō"], ["yáng"]],
    "枞阳": [["zōng"], ["yáng"]],
    "蚌埠": [["bèng"], ["bù"]],
    "亳州": [["bó"], ["zhōu"]],
    "歙县": [["shè"], ["xiàn"]],
    "黟县": [["yī"], ["xiàn"]],
    "濉溪": [["suī"], ["xī"]],
    "砀山": [["dàng"], ["shān"]],
}


@cache
def _reader() -> Any:
    """The library's reader with our places, loaded when it is first needed: it is large."""
    import pypinyin

    pypinyin.load_phrases_dict(PLACES)
    return pypinyin.lazy_pinyin


def _syllables(text: str) -> list[str]:
    """One syllable a character; signs without a reading stay as they are."""
    read = _reader()(text) if text else []
    return ["".join(part.lower().split()) for part in read]


def _joined(syllables: list[str]) -> tuple[str, str]:
    kept = [one for one in syllables if any(sign.isalnum() for sign in one)]
    return "".join(kept), "".join(one if one.isdigit() else one[0] for one in kept)


@lru_cache(maxsize=256)
def spell(name: str, *, is_person: bool = False) -> tuple[str, str]:
    """Pinyin and initials of a name: 张三 → ``zhangsan`` and ``zs``; several readings by blanks.

    A person's family name is read as such first: 单雄信 → ``shanxiongxin danxiongxin``.
    """
    readings = [_joined(_syllables(name))]
    if is_person:
        family = next((one for one in (name[:2], name[:1]) if one in SURNAMES), "")
        if family:
            first = SURNAMES[family]
            rest = _joined(_syllables(name[len(family) :]))
            readings.insert(0, (first + rest[0], _initials_of(family, first) + rest[1]))
    whole = tuple(" ".join(dict.fromkeys(parts)).strip() for parts in zip(*readings, strict=True))
    return whole[0], whole[1]


def _initials_of(family: str, spelled: str) -> str:
    if len(family) == 1:
        return spelled[0]
    return {"万俟": "mq", "尉迟": "yc", "长孙": "zs", "单于": "cy", "澹台": "tt"}[family]


class SpelledField(models.TextField):  # type: ignore[type-arg]
    """The pinyin (or the initials) of another column, written whenever a row is saved whole.

    Bulk updates name the columns they write: they call ``respell`` on the rows before.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.source = kwargs.pop("source", "name")
        self.is_person = kwargs.pop("is_person", False)
        self.short = kwargs.pop("short", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs |= {"source": self.source, "is_person": self.is_person, "short": self.short}
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's
        value = self.spelled(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def spelled(self, row: models.Model) -> str:
        """What the column of that row should hold."""
        return spell(str(getattr(row, self.source)), is_person=self.is_person)[self.short]


def respell(row: models.Model) -> None:
    """The spelled columns of the row brought up to date, not yet saved."""
    for field in row._meta.concrete_fields:
        if isinstance(field, SpelledField):
            setattr(row, field.attname, field.spelled(row))
