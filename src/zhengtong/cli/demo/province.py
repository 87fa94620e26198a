"""Loads the demonstration province: real regions, made-up bodies and people, by sheets."""

import csv
import gzip
import secrets
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.db import transaction

from zhengtong.cli.demo import cast
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.organisations import public as organisations

REGION_SOURCE = "china-division 2.7.0（WTFPL）"
DATA = files("zhengtong.cli.demo") / "data"


def read_regions() -> Iterator[tuple[str, str]]:
    """Code and name of province, cities, counties and towns of Anhui."""
    with (DATA / "anhui_regions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["code"], row["name"]


def read_villages() -> Iterator[tuple[str, str]]:
    """Code and name of the 18,334 villages of Anhui."""
    with (DATA / "anhui_villages.csv.gz").open("rb") as packed:
        text = gzip.decompress(packed.read()).decode()
    for row in csv.DictReader(text.splitlines()):
        yield row["code"], row["name"]


@transaction.atomic
def load_province() -> dict[str, int]:
    """Regions, bodies and people written; on an installation that has them nothing changes."""
    if organisations.find_body(cast.BUREAU.credit_code) is not None:
        return {}
    regions = organisations.load_regions(
        read_regions(), source=REGION_SOURCE, by=organisations.founder()
    )
    bureau = cast.BUREAU
    organisations.found_platform(
        organisations.BodyFields(
            name=bureau.full_name,
            short_name=bureau.short,
            region=bureau.region,
            credit_code=bureau.credit_code,
            is_data_authority=True,
        ),
        cast.ADMINISTRATORS,
    )
    admin = actor("admin")
    bodies = _take("bodies", _body_rows(), by=admin)
    people = _take("people", _people_rows(), by=admin) + _appoint(by=admin)
    return {"regions": regions, "bodies": bodies + 1, "people": people + 3}


def _take(kind: str, table: list[list[object]], *, by: Actor) -> int:
    upload = organisations.keep_sheet(kind, file_name=f"{kind}.xlsx", table=table, by=by)
    return organisations.take_sheet(upload, by=by).created


def _body_rows() -> list[list[object]]:
    rows: list[list[object]] = [[column.heading for column in organisations.BODY_COLUMNS]]
    for body in cast.BODIES:
        if body is cast.BUREAU:
            continue
        values = {
            "name": body.full_name,
            "short_name": body.short,
            "credit_code": body.credit_code,
            "region": body.region,
            "kind": "政府部门",
            "is_data_authority": "是" if body.is_authority else "否",
        }
        rows.append([values.get(column.field, "") for column in organisations.BODY_COLUMNS])
    return rows


def _people_rows() -> list[list[object]]:
    rows: list[list[object]] = [[column.heading for column in organisations.PEOPLE_COLUMNS]]
    for body in cast.BODIES:
        for part, name, office, title, role in cast.PEOPLE[body.key]:
            if role in organisations.RESERVED_ROLES:
                continue
            values = {
                "username": cast.username_of(body, part),
                "name": name,
                "body_code": body.credit_code,
                "office": office,
                "title": title,
                "roles": ROLE_NAMES[role],
            }
            rows.append([values.get(column.field, "") for column in organisations.PEOPLE_COLUMNS])
    return rows


def _appoint(*, by: Actor) -> int:
    """Those whose roles no sheet hands out: the system administrator appoints them one by one."""
    count = 0
    for body in cast.BODIES:
        known = organisations.find_body(body.credit_code)
        if known is None:
            continue
        for part, name, office, title, role in cast.PEOPLE[body.key]:
            if role not in organisations.RESERVED_ROLES:
                continue
            fields = organisations.PersonFields(username=cast.username_of(body, part), name=name)
            slip = organisations.create_account(fields, body_id=known.uuid, by=by)
            # An office of its own, where the sheet made none of that name.
            office_id = organisations.open_office(body_id=known.uuid, name=office, by=by)
            post_id = organisations.open_post(office_id=office_id, title=title, roles=[role], by=by)
            organisations.assign_post(post_id=post_id, account_id=slip.account_id, by=by)
            count += 1
    return count


@cache
def actor(username: str) -> Actor:
    """The person of that user name, acting from their first post."""
    return organisations.actor_named(username)


def person(body: cast.BodyRole, part: str) -> Actor:
    """A person of the cast, as ``person(CIVIL, "officer")``."""
    return actor(cast.username_of(body, part))


def demonstration_password(state_dir: Path) -> str:
    """The one password of the demonstration's accounts: drawn for this installation, kept 0600."""
    path = state_dir / "demonstration-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"Huizhou-{secrets.token_hex(3)}-{secrets.randbelow(900) + 100}")
    password = path.read_text().strip()
    organisations.give_demonstration_password(password, is_demonstration=True)
    return password


def list_accounts() -> list[tuple[str, str, str]]:
    """User name, body and role of the accounts worth trying, for the last page of the report."""
    rows = [
        ("admin", cast.BUREAU.short, ROLE_NAMES[Role.SYSTEM_ADMIN]),
        ("security", cast.BUREAU.short, ROLE_NAMES[Role.SECURITY_ADMIN]),
        ("auditor", cast.BUREAU.short, ROLE_NAMES[Role.AUDITOR]),
    ]
    for body in cast.BODIES:
        for part, _name, _office, _title, role in cast.PEOPLE[body.key]:
            rows.append((cast.username_of(body, part), body.short, ROLE_NAMES[role]))
    return rows
