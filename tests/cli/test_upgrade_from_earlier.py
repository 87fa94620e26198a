"""From version 0.1.0 with data in it to this one, and back."""

import os
import subprocess
import sys
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from tests.factories.earlier import count_rows, describe_columns, load_earlier

pytestmark = [pytest.mark.kill, pytest.mark.slow]

STEPS = "django_migrations"
GROWING = {
    STEPS, "django_content_type", "auth_permission", "django_session", "axes_accesslog",
    "standards_codeset", "standards_codevalue",  # what is shipped comes by migration
}  # fmt: skip
ASK_PAGES = """
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS = ["*"]
settings.ZT_SECOND_FACTOR = "optional"
from django.test import Client
from zhengtong.organisations.models import Account
client = Client()
client.force_login(Account.objects.get(username={user!r}), settings.AUTHENTICATION_BACKENDS[1])
for page in {pages!r}:
    answer = client.get(page, follow=True)
    print(page, answer.status_code, len(answer.content))
    assert answer.status_code == 200, page
"""


@pytest.fixture
def url():
    """A database of its own on the tests' cluster, as version 0.1.0 left it."""
    main, name = os.environ["DATABASE_URL"], f"earlier_{uuid4().hex[:12]}"
    parts = conninfo_to_dict(main)
    with psycopg.connect(main, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    host = parts.get("host", "127.0.0.1")
    address = f"postgresql://{parts['user']}:{parts.get('password', '')}@/{name}"
    address += f"?host={host}&port={parts.get('port', 5432)}"
    load_earlier(make_conninfo(main, dbname=name))
    yield address
    with psycopg.connect(main, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def zhengtong(url, tmp_path):
    """Starts a command of this version on that database."""
    surroundings = os.environ | {
        "DATABASE_URL": url, "ZT_STATE_DIR": str(tmp_path), "ZT_DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "zhengtong.site.settings",
    }  # fmt: skip

    started: list[subprocess.Popen[str]] = []

    def start(*words: str, code: str = "") -> subprocess.Popen[str]:
        program = ["-c", code] if code else ["-m", "zhengtong.cli.main", *words]
        started.append(subprocess.Popen(
            [sys.executable, *program],
            env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        ))  # fmt: skip
        return started[-1]

    yield start
    for process in started:
        with process:
            process.kill()


def said_by(process: subprocess.Popen[str], *, status: tuple[int, ...] = (0,)) -> str:
    said, _ = process.communicate(timeout=300)
    assert process.returncode in status, said[-3000:]
    return said


def rows_of_people(url: str) -> dict[str, int]:
    """Rows of all tables but those that grow by migrations and by asking for pages."""
    return {name: rows for name, rows in count_rows(url).items() if name not in GROWING}


def run_while_somebody_reads(url, process) -> str:
    """Hold a table that the upgrade alters; meanwhile others must still be able to read it."""
    said = []
    with psycopg.connect(url) as slow, psycopg.connect(url, autocommit=True) as quick:
        slow.execute("SELECT count(*) FROM desk_step")
        for line in process.stdout:
            said.append(line)
            if "tried again" in line:
                quick.execute("SET statement_timeout = '5s'")
                quick.execute("SELECT count(*) FROM desk_step")
                slow.rollback()
    assert process.wait(timeout=300) == 0, "".join(said)
    return "".join(said)


def test_an_upgrade_from_the_earlier_version_keeps_the_data_and_can_be_taken_back(url, zhengtong):
    rows, columns, steps = rows_of_people(url), describe_columns(url), count_rows(url)[STEPS]
    assert rows["catalogue_entry"]
    assert rows["ledger_record"]
    checked = said_by(zhengtong("upgrade", "check"), status=(0, 1))
    assert "desk.0002_calendar_and_messages" in checked
    said = run_while_somebody_reads(url, zhengtong("upgrade", "run", "--maintenance"))
    assert "its table is in use; tried again" in said
    after = rows_of_people(url)
    assert {name: after[name] for name in rows} == rows
    said_by(zhengtong(code=ASK_PAGES.format(user="admin", pages=["/", "/desk/", "/catalogue/"])))
    said_by(zhengtong("ledger", "verify"))
    said_by(zhengtong("upgrade", "roll-back"))
    assert describe_columns(url) == columns
    assert rows_of_people(url) == rows
    assert count_rows(url)[STEPS] == steps
