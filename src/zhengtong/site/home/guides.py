"""Short guides by role, as data; the words are translated where they are shown."""

from dataclasses import dataclass

from zhengtong.kernel.errors import N_


@dataclass(frozen=True)
class Guide:
    """What one role does here, in a few steps.

    Attributes:
        href: Where the role's work begins.
        steps: Pairs of heading and sentence.
    """

    key: str
    icon: str
    title: str
    summary: str
    href: str
    steps: tuple[tuple[str, str], ...]


GUIDES: tuple[Guide, ...] = (
    Guide(
        "officer",
        "edit",
        N_("数据专员"),
        N_("登记系统、编制目录、提出申请，是多数工作的起点。"),
        "/desk/",
        (
            (
                N_("登记信息系统和数据源"),
                N_("在“系统普查”登记系统，再登记数据源并测试连接；口令封存后不再显示。"),
            ),
            (
                N_("由数据表起草目录"),
                N_("平台读取表结构，自动拟出信息项、数据元和分级建议；核对后补全核心字段。"),
            ),
            (
                N_("送审前的三项检查"),
                N_("保密审查、个人信息影响评估和部门负责人批准都有结果，才能提交。"),
            ),
            (
                N_("申请他部门的数据"),
                N_("写明依据、场景、使用范围、方式和期限；缺什么会一次告知。"),
            ),
            (N_("跟进"), N_("“我的工作台”列出待办、已办、待阅和我发起的，超期用红色标明。")),
        ),
    ),
    Guide(
        "sharing-head",
        "seal",
        N_("共享工作机构负责人"),
        N_("对本单位的申请和答复签署意见。"),
        "/desk/",
        (
            (
                N_("同意本单位的申请"),
                N_("核对用途是否必要、范围是否最小，再签署同意；退回要写明理由。"),
            ),
            (
                N_("同意本单位的答复"),
                N_("核对授权的信息项、方式、脱敏和期限；不予共享要写明依据。"),
            ),
            (N_("看期限"), N_("每件事项上方的时限条分“已用、暂停、剩余”，到期日按工作日历计算。")),
        ),
    ),
    Guide(
        "body-head",
        "flag",
        N_("部门负责人"),
        N_("批准本单位的目录，对真实、准确、完整负责。"),
        "/desk/",
        (
            (N_("批准目录"), N_("查看与上一版的差异、共享类型和依据，再批准报送。")),
            (N_("了解本单位的数据被谁使用"), N_("目录页右侧列出生效的授权和最近的调用。")),
        ),
    ),
    Guide(
        "reviewer",
        "shield",
        N_("数据主管部门审核人"),
        N_("审核目录、编号发布，督促按期答复。"),
        "/desk/",
        (
            (N_("审核目录"), N_("按检查表逐项核对；通过即编号发布，退回一次说清全部问题。")),
            (N_("谁提交，谁不审核"), N_("同一个人不能审核自己提交的事项，系统会拒绝并记录。")),
            (
                N_("发布之后"),
                N_("版本不可改；再改就是新版本。新版本收窄范围时，相关授权转为待复核。"),
            ),
        ),
    ),
    Guide(
        "administrator",
        "settings",
        N_("各类管理员"),
        N_("系统、安全、审计三种管理员相互独立，不由一人兼任。"),
        "/desk/",
        (
            (N_("单位管理员"), N_("维护本单位的处室、岗位和人员，可用电子表格批量导入。")),
            (N_("系统管理员"), N_("维护运行参数和工作日历；看不到数据内容。")),
            (N_("安全管理员"), N_("决定每个单位可以连接哪些地址。")),
        ),
    ),
    Guide(
        "auditor",
        "eye",
        N_("审计员与社会公众"),
        N_("不必相信平台，可以自己核验。"),
        "/ledger/",
        (
            (N_("看日志"), N_("办理、拒绝和调用分别记入三本日志，页面列出签名的日志头。")),
            (N_("离线核验"), N_("导出一条记录的包含证明，用单文件核验程序在自己的电脑上检查。")),
            (N_("证明到什么程度"), N_("日志只由运营者签名，可以发现篡改；它不是不可抵赖的证明。")),
        ),
    ),
    Guide(
        "developer",
        "gateway",
        N_("开发人员"),
        N_("用接口做页面上能做的每件事。"),
        "/api/v1/docs",
        (
            (N_("取得令牌"), N_("用授权换取短期令牌；调用时带上用途代码和办件编号。")),
            (
                N_("出错的格式"),
                N_("所有错误都是 application/problem+json，code 字段长期不变，gaps 列出全部问题。"),
            ),
            (
                N_("重复提交"),
                N_("带上 Idempotency-Key；同一个编号只办一次，重复的请求得到第一次的答复。"),
            ),
        ),
    ),
)

SHORTCUTS: tuple[tuple[str, str], ...] = (
    ("/", N_("跳到搜索框")),
    ("?", N_("打开本页")),
    ("Tab", N_("到下一个链接或控件；第一次按下可跳过导航")),
    ("Esc", N_("关闭菜单或对话框")),
)


def get_guide(key: str) -> Guide | None:
    """The guide of that key; None if there is none."""
    return next((guide for guide in GUIDES if guide.key == key), None)
