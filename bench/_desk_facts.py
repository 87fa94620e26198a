"""What the desk's measurement works on: bodies and people by sheet, matters and clocks by SQL."""

import time

BODIES, PEOPLE, MATTERS, OPEN = 3_100, 20_000, 1_000_000, 50_000
BODY_HEADS = ["单位名称*", "统一社会信用代码*", "所属区划代码*", "单位类别*", "上级单位代码"]
PEOPLE_HEADS = ["用户名", "姓名", "单位代码", "处室", "岗位名称", "岗位权限", "任职方式"]
POSTS = ["数据专员", "部门负责人", "共享工作机构负责人"]
KIND = "bench.review"
# By the piece of a title, a number whole and begun, a name's initials, one character, and nothing.
SEARCHED = ["第99", "SX202500999999", "SX2025009", "clj", "件", "没有这样的词"]

FILL = """
WITH bodies AS (
  SELECT array_agg(id ORDER BY id) AS ids FROM organisations_body
), made AS (
  SELECT n, gen_random_uuid() AS uuid, n > %(matters)s - %(open)s AS is_open,
         bodies.ids[1 + n %% array_length(bodies.ids, 1)] AS body
  FROM generate_series(1, %(matters)s) n, bodies
), officer AS (
  SELECT DISTINCT ON (o.body_id) o.body_id, a.uuid, a.name
  FROM organisations_postholding h JOIN organisations_post p ON p.id = h.post_id
  JOIN organisations_office o ON o.id = p.office_id
  JOIN organisations_account a ON a.id = h.account_id
  WHERE 'officer' = ANY(p.roles) ORDER BY o.body_id, h.id
)
INSERT INTO desk_matter (uuid, number, kind, subject, subject_version, title, body_id, started_by,
  started_by_name, state, round, revision, created_at, closed_at)
SELECT made.uuid, 'SX2025' || lpad(n::text, 8, '0'), %(kind)s, 'subject-' || n, 'v1',
  '示例数据：第' || n || '件事项', made.body, officer.uuid, officer.name,
  CASE WHEN is_open THEN 'open' ELSE 'approved' END, 1, 1,
  now() - (%(matters)s - n) * interval '30 seconds',
  CASE WHEN is_open THEN NULL ELSE now() - (%(matters)s - n) * interval '29 seconds' END
FROM made JOIN officer ON officer.body_id = made.body
"""
STEPS = """
INSERT INTO desk_step (matter_id, ordinal, party, round, kind, mode, name, role, body_id, four_eyes,
  state, current_since, transferred_to_name, added_by_name, question, is_awaited, decided_by,
  decided_by_name, decided_post, on_behalf_of, decided_at, opinion)
SELECT m.id, 1, 1, 1, 'decision', 'one', '部门负责人审批', 'body_head', m.body_id, true,
  CASE WHEN m.state = 'open' THEN 'current' ELSE 'approved' END, m.created_at, '', '', '', false,
  CASE WHEN m.state = 'open' THEN NULL ELSE head.uuid END,
  CASE WHEN m.state = 'open' THEN '' ELSE head.name END, '', '',
  m.closed_at, ''
FROM desk_matter m JOIN (
  SELECT DISTINCT ON (o.body_id) o.body_id, a.uuid, a.name
  FROM organisations_postholding h JOIN organisations_post p ON p.id = h.post_id
  JOIN organisations_office o ON o.id = p.office_id
  JOIN organisations_account a ON a.id = h.account_id
  WHERE 'body_head' = ANY(p.roles) ORDER BY o.body_id, h.id
) head ON head.body_id = m.body_id
"""
CLOCKS = """
INSERT INTO desk_clock (uuid, subject, event, title, link, body_id, rule, article, source, profile,
  certainty, approver, start_on, amount, unit, extension_limit, due_on, stopped_on)
SELECT gen_random_uuid(), subject, 'review', '示例数据：审核期限', '', body_id, 'R06', '', '',
  'CN-2025', 'seen', '',
  date '2026-09-01' + (id %% 20)::int, 20, 'workday', 5, date '2026-09-30', NULL
FROM desk_matter WHERE state = 'open'
"""


def code_of(number: int) -> str:
    """A unified social credit code whose check character holds."""
    from zhengtong.kernel.codes.credit_code import check_character

    stem = f"11340000{number:09d}"
    return stem + check_character(stem)


def found() -> object:
    """The platform with its regions and administrators; the system administrator."""
    from zhengtong.kernel.actor import Role
    from zhengtong.organisations import public as organisations

    regions = [("340000000000", "安徽省"), ("340100000000", "合肥市")]
    organisations.load_regions(regions, source="measurement", by=organisations.founder())
    fields = organisations.BodyFields(
        name="测量局", region="340000000000", credit_code=code_of(0), is_data_authority=True
    )
    people = {
        role: organisations.PersonFields(username=role.value, name=role.value)
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
    }
    organisations.found_platform(fields, people)
    return organisations.actor_named("system_admin")


def load_sheet(kind: str, heads: list[str], rows: list[list[str]], by: object) -> float:
    """Seconds from the read sheet to all of it in force, its check included."""
    from zhengtong.organisations import public as organisations

    started = time.perf_counter()
    upload = organisations.keep_sheet(kind, file_name="measured.xlsx", table=[heads, *rows], by=by)
    organisations.take_sheet(upload, by=by)
    return time.perf_counter() - started


def body_rows() -> list[list[str]]:
    """The sheet of bodies."""
    return [[f"第{n}局", code_of(n), "340100000000", "政府部门", ""] for n in range(1, BODIES + 1)]


def people_rows() -> list[list[str]]:
    """The sheet of people: each body has an officer, two heads and an administrator, then more."""
    rows = []
    for n in range(PEOPLE):
        role = POSTS[n // BODIES] if n // BODIES < len(POSTS) else POSTS[0]
        rows.append(
            [f"u{n:05d}", f"人员{n}", code_of(1 + n % BODIES), "办公室", f"{role}{n // BODIES}",
             role, "主岗"]
        )  # fmt: skip
    return rows


def fill_matters() -> None:
    """A million matters, fifty thousand of them open, with steps and running clocks."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FILL, {"matters": MATTERS, "open": OPEN, "kind": KIND})
        cursor.execute(STEPS)
        cursor.execute(CLOCKS.replace("%%", "%"))
        cursor.execute("UPDATE organisations_account SET must_change_password = false")
        cursor.execute("SELECT setval('desk_matter_number', %s)", [MATTERS])
        cursor.execute("ANALYZE")
