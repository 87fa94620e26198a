"""A database as version 0.1.0 left it, with the demonstration's data (示例数据)."""

import lzma
import re
from pathlib import Path

import psycopg

DUMP = Path(__file__).resolve().parents[1] / "data" / "v0.1.0" / "database.sql.xz"
COPY = re.compile(r"^COPY (\S+) \((.*)\) FROM stdin;$")


def load_earlier(url: str) -> None:
    """Load the dump, of pg_dump's plain form, into an empty database."""
    statements: list[str] = []
    with psycopg.connect(url) as connection, lzma.open(DUMP, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not COPY.match(line.rstrip("\n")):
                statements.append(line)
                continue
            connection.execute("".join(statements))
            statements.clear()
            with connection.cursor().copy(line.rstrip("\n").rstrip(";")) as copy:
                for row in lines:
                    if row == "\\.\n":
                        break
                    copy.write(row)
        connection.execute("".join(statements))


def count_rows(url: str) -> dict[str, int]:
    """Rows of every table."""
    with psycopg.connect(url) as connection:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        names = [name for (name,) in connection.execute(query)]
        return {
            name: connection.execute(f'SELECT count(*) FROM public."{name}"').fetchone()[0]
            for name in names
        }


def describe_columns(url: str) -> list[tuple[str, ...]]:
    """Every column with its type: what a roll-back must bring back."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable, "
            "coalesce(character_maximum_length, 0) FROM information_schema.columns "
            "WHERE table_schema = 'public' ORDER BY 1, 2"
        ).fetchall()


def list_earlier_migrations() -> set[tuple[str, str]]:
    """What version 0.1.0 had migrated, as (app, name)."""
    with lzma.open(DUMP, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("COPY public.django_migrations"):
                break
        rows = iter(lines.readline, "\\.\n")
        return {(row.split("\t")[1], row.split("\t")[2]) for row in rows}
