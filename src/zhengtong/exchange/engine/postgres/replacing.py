"""Full replacement of a table without key, in the open transaction: build beside it, then swap."""

from collections.abc import Sequence

import adbc_driver_postgresql.dbapi as adbc

from zhengtong.exchange.engine.postgres.session import execute, fetch_row, literal, quoted

# A swap would lose views, foreign keys, triggers, policies, inheritance and publications.
_CAN_SWAP = """
SELECT pg_has_role(c.relowner, 'USAGE') AND has_schema_privilege(c.relnamespace, 'CREATE')
   AND c.relkind = 'r' AND NOT c.relhasrules AND NOT c.relhastriggers AND NOT c.relrowsecurity
   AND NOT EXISTS (SELECT 1 FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))
   AND NOT EXISTS (SELECT 1 FROM pg_publication_rel p WHERE p.prrelid = c.oid)
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.refobjid = c.oid
                    AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'n')
   AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity <> '')
  FROM pg_class c WHERE c.oid = to_regclass($1)
"""
_GRANTS = """
SELECT coalesce(string_agg(format('GRANT %s ON %s TO %s%s', a.privilege_type, $2,
           CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), E'\\n'), '')
  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
 WHERE c.oid = to_regclass($1) AND a.grantee <> c.relowner
"""


def replace_table(
    connection: adbc.Connection, schema: str, table: str, *, columns: Sequence[str], source: str
) -> tuple[int, int]:
    """Put the rows of ``source`` in place of the table's; readers see the old ones until commit.

    Where a swap would lose what hangs on the table (views, triggers, rights of others to its
    owner), its rows are deleted and inserted instead.

    Returns:
        Rows put in, rows taken out.
    """
    name = quoted(schema, table)
    before = fetch_row(connection, f"SELECT count(*) FROM {name}")  # noqa: S608
    listed = ", ".join(quoted(column) for column in columns)
    can_swap = fetch_row(connection, _CAN_SWAP, (name,))
    if can_swap and can_swap[0]:
        inserted = _swap(connection, schema, table, insert=f"({listed}) {source}")
    else:
        execute(connection, f"DELETE FROM {name}")  # noqa: S608
        inserted = _insert(connection, name, f"({listed}) {source}")
    return inserted, int(before[0]) if before else 0


def _swap(connection: adbc.Connection, schema: str, table: str, *, insert: str) -> int:
    name, fresh = quoted(schema, table), quoted(schema, f"zt_new_{table}"[:63])
    comment = fetch_row(
        connection, "SELECT coalesce(obj_description(to_regclass($1), 'pg_class'), '')", (name,)
    )
    grants = fetch_row(connection, _GRANTS, (name, name))
    execute(connection, f"CREATE TABLE {fresh} (LIKE {name} INCLUDING ALL)")
    inserted = _insert(connection, fresh, insert)
    execute(connection, f"DROP TABLE {name}")
    execute(connection, f"ALTER TABLE {fresh} RENAME TO {quoted(table)}")
    if comment and comment[0]:
        execute(connection, f"COMMENT ON TABLE {name} IS {literal(comment[0])}")
    for statement in (grants[0] if grants else "").splitlines():
        execute(connection, statement)
    return inserted


def _insert(connection: adbc.Connection, name: str, insert: str) -> int:
    row = fetch_row(
        connection,
        f"WITH put AS (INSERT INTO {name} {insert} RETURNING 1) SELECT count(*) FROM put",  # noqa: S608
    )
    return int(row[0]) if row else 0
