"""Checks of the platform's database."""

from collections.abc import Iterator
from typing import Any

import psycopg
from django.db import connection

from zhengtong.kernel.errors import N_
from zhengtong.site.probes import list_pending_migrations
from zhengtong.toolkit.health import Finding, broken, warn, well

CONNECT_S = 3
OLDEST_MAJOR = 15
LONG_TRANSACTION_S = 600
CONNECTIONS_WARN_PERCENT = 80
DEAD_ROWS_LEAST = 100_000
DEAD_ROWS_WARN_PERCENT = 40

_LONG = """
SELECT pid, coalesce(usename, ''), extract(epoch FROM now() - xact_start)::bigint
  FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
   AND xact_start < now() - make_interval(secs => %s)
   AND backend_type = 'client backend'
 ORDER BY xact_start LIMIT 5
"""
_CONNECTIONS = """
SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
       current_setting('max_connections')::int
"""
_DEAD = """
SELECT relname, n_dead_tup, n_live_tup FROM pg_stat_user_tables
 WHERE n_dead_tup > %s AND n_dead_tup * 100 > n_live_tup * %s
 ORDER BY n_dead_tup DESC LIMIT 5
"""
_PRIVILEGES = """
SELECT has_database_privilege(current_database(), 'TEMPORARY'),
       has_schema_privilege(current_schema(), 'CREATE'),
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
       (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()
           AND NOT has_table_privilege(
               quote_ident(schemaname) || '.' || quote_ident(tablename),
               'SELECT, INSERT, UPDATE, DELETE'))
"""


def _rows(sql: str, arguments: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())


def check_reach() -> Finding:
    """Whether the database answers within seconds, and in which version."""
    settings = connection.get_connection_params()
    known = {k: settings[k] for k in ("dbname", "user", "password", "host", "port", "sslmode")
             if settings.get(k)}  # fmt: skip
    place = f"{known.get('host', '')}:{known.get('port', '')}/{known.get('dbname', '')}"
    try:
        with psycopg.connect(**known, connect_timeout=CONNECT_S) as probe:
            version = probe.info.server_version
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()
        return broken(
            N_("数据库 %(place)s 无法连接：%(reason)s"),
            N_("确认数据库服务已启动、网络与防火墙放行、DATABASE_URL 的地址和口令正确。"),
            place=place,
            reason=reason[-1] if reason else type(error).__name__,
        )
    major = version // 10_000
    facts = {"version": f"{major}.{version % 10_000}", "place": place, "oldest": OLDEST_MAJOR}
    if major < OLDEST_MAJOR:
        return broken(
            N_("PostgreSQL %(version)s 过旧，平台需要 %(oldest)s 或更新。"),
            N_("按“升级 PostgreSQL”操作指南升级数据库。"),
            **facts,
        )
    return well(N_("PostgreSQL %(version)s 正常应答（%(place)s）。"), **facts)


def check_migrations() -> Finding:
    """Whether the tables are those of this version."""
    pending = list_pending_migrations()
    if pending:
        return broken(
            N_("有 %(count)s 项数据库变更尚未执行：%(names)s。"),
            N_("先备份，再运行 zhengtong migrate。"),
            count=len(pending),
            names="、".join(pending[:5]),
        )
    return well(N_("数据库结构与程序版本一致。"))


def check_privileges() -> Iterator[Finding]:
    """Whether the platform's role may do what it needs, and no more."""
    may_make_temporary, may_create, is_superuser, lacking = _rows(_PRIVILEGES)[0]
    if not (may_make_temporary and may_create) or lacking:
        yield broken(
            N_("平台的数据库账号权限不足（缺少权限的表：%(count)s 张）。"),
            N_("让该账号成为数据库和表的所有者，或授予 CREATE、TEMPORARY 和表的读写权限。"),
            count=lacking,
        )
        return
    if is_superuser:
        yield warn(
            N_("平台正以数据库超级用户身份连接。"),
            N_("另建普通账号作为数据库所有者，改用它连接。"),
        )
        return
    yield well(N_("数据库账号权限合适。"))


def check_activity() -> Iterator[Finding]:
    """Whether transactions stay open for long, and how many connections are left."""
    found = _rows(_LONG, [LONG_TRANSACTION_S])
    for pid, user, seconds in found:
        yield warn(
            N_("连接 %(pid)s（%(user)s）的事务已持续 %(minutes)s 分钟。"),
            N_("确认该程序是否卡住；必要时由数据库管理员执行 pg_terminate_backend(%(pid)s)。"),
            pid=pid,
            user=user,
            minutes=seconds // 60,
        )
    used, limit = _rows(_CONNECTIONS)[0]
    facts = {"used": used, "limit": limit}
    if used * 100 >= limit * CONNECTIONS_WARN_PERCENT:
        yield warn(
            N_("数据库连接已用 %(used)s 个，上限 %(limit)s 个。"),
            N_("减少进程数，或调高 PostgreSQL 的 max_connections。"),
            **facts,
        )
    elif not found:
        yield well(N_("没有长事务；数据库连接已用 %(used)s 个，上限 %(limit)s 个。"), **facts)


def check_tables() -> Iterator[Finding]:
    """Whether dead rows pile up because nobody vacuums."""
    found = _rows(_DEAD, [DEAD_ROWS_LEAST, DEAD_ROWS_WARN_PERCENT])
    for name, dead, live in found:
        yield warn(
            N_("表 %(name)s 有 %(dead)s 行失效数据（有效 %(live)s 行）。"),
            N_("确认 autovacuum 已开启且没有长事务，再执行 VACUUM ANALYZE %(name)s。"),
            name=name,
            dead=dead,
            live=live,
        )
    if not found:
        yield well(N_("没有堆积的失效数据。"))
