"""Bodies and people of the demonstration: all made up (示例数据); only the regions are real."""

from dataclasses import dataclass

from zhengtong.kernel.actor import Role
from zhengtong.kernel.codes import credit_code, organisation_code
from zhengtong.organisations.public import PersonFields

PROVINCE = "340000000000"
HEFEI = "340100000000"
YAOHAI = "340102000000"
SUFFIX = "（示例）"


@dataclass(frozen=True, kw_only=True)
class BodyRole:
    """One body of the cast; ``number`` makes its credit code."""

    key: str
    name: str
    short: str
    region: str
    number: int
    is_authority: bool = False

    @property
    def full_name(self) -> str:
        """The name with the mark of made-up content."""
        return f"{self.name}{SUFFIX}"

    @property
    def credit_code(self) -> str:
        """A well-formed credit code that belongs to nobody."""
        first8 = f"D{self.number:07d}"
        first17 = f"11{self.region[:6]}{first8}{organisation_code.check_character(first8)}"
        return first17 + credit_code.check_character(first17)


BUREAU = BodyRole(
    key="sj", name="安徽省数据资源管理局", short="省数据局", region=PROVINCE, number=1,
    is_authority=True,
)  # fmt: skip
CIVIL = BodyRole(key="mz", name="安徽省民政厅", short="省民政厅", region=PROVINCE, number=2)
EDUCATION = BodyRole(key="jy", name="安徽省教育厅", short="省教育厅", region=PROVINCE, number=3)
BODIES = (
    BUREAU,
    CIVIL,
    EDUCATION,
    BodyRole(key="sc", name="安徽省市场监督管理局", short="省市场监管局", region=PROVINCE,
             number=4),
    BodyRole(key="hfsj", name="合肥市数据资源管理局", short="合肥数据局", region=HEFEI, number=5,
             is_authority=True),
    BodyRole(key="hfmz", name="合肥市民政局", short="合肥民政", region=HEFEI, number=6),
    BodyRole(key="yhsj", name="瑶海区数据资源管理局", short="瑶海数据局", region=YAOHAI, number=7,
             is_authority=True),
    BodyRole(key="yhmz", name="瑶海区民政局", short="瑶海民政", region=YAOHAI, number=8),
)  # fmt: skip

ADMINISTRATORS = {
    Role.SYSTEM_ADMIN: PersonFields(username="admin", name="周系统"),
    Role.SECURITY_ADMIN: PersonFields(username="security", name="吴安全"),
    Role.AUDITOR: PersonFields(username="auditor", name="郑审计"),
}
# body key → (user name part, name, office, post, role)
PEOPLE: dict[str, tuple[tuple[str, str, str, str, Role], ...]] = {
    "sj": (
        ("reviewer", "孙审核", "数据资源处", "目录审核岗", Role.REVIEWER),
        ("head", "方局长", "局领导", "部门负责人岗", Role.BODY_HEAD),
        ("body_admin", "李管理", "办公室", "单位管理员岗", Role.BODY_ADMIN),
    ),
    "mz": (
        ("officer", "陈专员", "区划地名处", "数据专员岗", Role.OFFICER),
        ("sharing", "赵共享", "信息中心", "共享工作负责岗", Role.SHARING_HEAD),
        ("head", "钱厅长", "厅领导", "部门负责人岗", Role.BODY_HEAD),
        ("body_admin", "冯管理", "人事处", "单位管理员岗", Role.BODY_ADMIN),
    ),
    "jy": (
        ("officer", "王专员", "基础教育处", "数据专员岗", Role.OFFICER),
        ("sharing", "蒋共享", "信息中心", "共享工作负责岗", Role.SHARING_HEAD),
        ("head", "沈厅长", "厅领导", "部门负责人岗", Role.BODY_HEAD),
        ("body_admin", "韩管理", "人事处", "单位管理员岗", Role.BODY_ADMIN),
    ),
    "sc": (
        ("officer", "杨专员", "信用监管处", "数据专员岗", Role.OFFICER),
        ("sharing", "朱共享", "信息中心", "共享工作负责岗", Role.SHARING_HEAD),
        ("head", "秦局长", "局领导", "部门负责人岗", Role.BODY_HEAD),
    ),
    "hfsj": (("reviewer", "许审核", "数据资源处", "目录审核岗", Role.REVIEWER),),
    "hfmz": (
        ("officer", "何专员", "区划地名科", "数据专员岗", Role.OFFICER),
        ("sharing", "吕共享", "信息科", "共享工作负责岗", Role.SHARING_HEAD),
        ("head", "施局长", "局领导", "部门负责人岗", Role.BODY_HEAD),
    ),
    "yhsj": (("reviewer", "张审核", "数据资源科", "目录审核岗", Role.REVIEWER),),
    "yhmz": (
        ("officer", "孔专员", "区划地名科", "数据专员岗", Role.OFFICER),
        ("sharing", "曹共享", "办公室", "共享工作负责岗", Role.SHARING_HEAD),
        ("head", "严局长", "局领导", "部门负责人岗", Role.BODY_HEAD),
    ),
}


def username_of(body: BodyRole, part: str) -> str:
    """The user name of a person of the cast, as ``mz_officer``."""
    return f"{body.key}_{part}"
