"""What the desk costs a province: 20,000 people, 3,100 bodies, a million matters, 50,000 open.

``run(report)`` returns rows {what, ours, limit, ratio}; a ratio below 1 keeps the limit. Server
times are of whole requests through every middleware, each for another person; the paced ones over
HTTP to web processes of their own, at the rate asked, from the moment each request was due.
"""

import argparse
import json
import logging
import os
import platform
import random
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

from bench import _desk_facts as facts

DESK_MS, TRANSITION_MS, SHEET_S, RECOMPUTE_S = 150, 60, 60, 30
PEOPLE_ASKED, DECISIONS, RATE, PACED_S, WEBS = 150, 300, 50, 20, 2
BACKEND = "django.contrib.auth.backends.ModelBackend"


def p95(times):
    return statistics.quantiles(times, n=20)[-1]


def row(what, ours, limit):
    ratio = round(ours / limit, 3) if limit else None
    return {"what": what, "ours": round(ours, 2), "limit": limit, "ratio": ratio}


def pick_accounts(count, role):
    from zhengtong.organisations.models import PostHolding

    found = PostHolding.objects.filter(post__roles__contains=[role]).select_related("account")
    chosen = list(found.order_by("id")[: facts.BODIES])
    return [holding.account for holding in random.Random(7).sample(chosen, count)]


def ask_desks(accounts):
    """Milliseconds and number of statements of each person's desk, in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    times, statements = [], set()
    for number, account in enumerate(accounts):
        client = Client()
        client.force_login(account, backend=BACKEND)
        client.get("/desk/")
        if number % 10 == 0:
            with CaptureQueriesContext(connection) as seen:
                client.get("/desk/")
            statements.add(len(seen))
        started = time.perf_counter()
        answer = client.get("/desk/")
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"the desk answered {answer.status_code}")
    return times, statements


def search_everything(accounts, words):
    """Milliseconds of each person's search over everything they may see."""
    from django.test import Client

    times = []
    for account in accounts:
        client = Client()
        client.force_login(account, backend=BACKEND)
        for word in words:
            started = time.perf_counter()
            answer = client.get("/search/", {"q": word})
            times.append((time.perf_counter() - started) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"the search answered {answer.status_code}")
    return times


def cookies_of(accounts):
    from django.test import Client

    found = []
    for account in accounts:
        client = Client()
        client.force_login(account, backend=BACKEND)
        found.append(client.cookies["sessionid"].value)
    return found


@contextmanager
def web_processes(count, first_port):
    """Portals of their own on loopback."""
    command = [sys.executable, "-m", "zhengtong.cli.main", "web"]
    started = []
    for number in range(count):
        told = os.environ | {"ZT_HTTP_PORT": str(first_port + number)}
        started.append(subprocess.Popen(command, env=told, stderr=subprocess.DEVNULL))
    try:
        yield [f"http://127.0.0.1:{first_port + n}/desk/" for n in range(count)]
    finally:
        for process in started:
            process.terminate()
            process.wait()


def wait_for(addresses):
    import httpx

    for address in addresses:
        for _attempt in range(300):
            try:
                httpx.get(address, timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.2)


def pace(addresses, cookies):
    """Milliseconds from when each request was due to its last byte, at the rate asked."""
    import httpx

    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    client = httpx.Client(verify=False, limits=limits, timeout=30)  # noqa: S501 - plain loopback
    total, times, faults = RATE * PACED_S, [], []
    began = time.perf_counter() + 0.5

    def ask(number):
        due = began + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        cookie = {"cookie": f"sessionid={cookies[number % len(cookies)]}"}
        answer = client.get(addresses[number % len(addresses)], headers=cookie)
        times.append((time.perf_counter() - due) * 1000)
        if answer.status_code != 200:
            faults.append(answer.status_code)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(total)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(faults)


def decide_some():
    """Milliseconds of each decision, each by the head of another body."""
    from zhengtong.desk import public as desk
    from zhengtong.desk.models import Step
    from zhengtong.organisations import public as organisations
    from zhengtong.organisations.models import Account

    times = []
    waiting = Step.objects.filter(state="current").select_related("matter", "body")
    for step in waiting.order_by("body_id")[:: facts.OPEN // DECISIONS][:DECISIONS]:
        (holder, *_more) = organisations.holders_of(desk_role(step), step.body.uuid)
        by = organisations.actor_for(Account.objects.get(uuid=holder.account_id))
        started = time.perf_counter()
        desk.decide_step(step.matter.uuid, by=by, decision="approve")
        times.append((time.perf_counter() - started) * 1000)
    return times


def desk_role(step):
    from zhengtong.kernel.actor import Role

    return Role(step.role)


def load_year(days, by):
    """Seconds to see what a year's days move, seconds to confirm them, how many clocks moved."""
    from zhengtong.desk.services.calendars import confirm_change, draft_year

    text = json.dumps({"year": 2026, "days": days}, ensure_ascii=False)
    started = time.perf_counter()
    change = draft_year(text, source="measurement", by=by)
    seen = time.perf_counter() - started
    started = time.perf_counter()
    confirm_change(change.uuid, by=by)
    return seen, time.perf_counter() - started, change.moved_count


def recompute(by):
    """The same for five more days off."""
    more = [
        {"date": f"2026-09-{day:02d}", "isOffDay": True, "name": "测量"} for day in range(7, 12)
    ]
    return load_year([*known_days(), *more], by)


def known_days():
    from importlib.resources import files

    path = files("zhengtong.kernel") / "data" / "holidays" / "2026.json"
    return json.loads(path.read_text(encoding="utf-8"))["days"]


def run(report):
    """Measure in an empty database; ``report`` is called with one line for each figure."""
    found = []

    def note(what, ours, limit=None):
        found.append(row(what, ours, limit))
        report(f"{what}: {found[-1]['ours']} (limit {limit}, ratio {found[-1]['ratio']})")

    admin = facts.found()
    note("sheet of 3,100 bodies s", facts.load_sheet(
        "bodies", facts.BODY_HEADS, facts.body_rows(), admin))  # fmt: skip
    note("sheet of 20,000 people s", facts.load_sheet(
        "people", facts.PEOPLE_HEADS, facts.people_rows(), admin), SHEET_S)  # fmt: skip
    started = time.perf_counter()
    facts.fill_matters()
    note("fill a million matters s", time.perf_counter() - started)
    load_year(known_days(), admin)
    heads = pick_accounts(PEOPLE_ASKED, "body_head")
    times, statements = ask_desks(heads)
    note("my desk ms p50, one at a time", statistics.median(times))
    note("my desk ms p95, one at a time", p95(times), DESK_MS)
    note("statements of a desk, fewest", min(statements))
    note("statements of a desk, most", max(statements))
    times = search_everything(heads[:40], facts.SEARCHED)
    note("search everything ms p50", statistics.median(times))
    note("search everything ms p95", p95(times))
    with web_processes(WEBS, 18300) as addresses:
        wait_for(addresses)
        cookies = cookies_of(heads)
        pace(addresses, cookies)  # warm
        times, turned_away = pace(addresses, cookies)
    note(f"answers turned away at {RATE}/s", turned_away)
    note(f"my desk ms p50 at {RATE}/s", statistics.median(times))
    note(f"my desk ms p95 at {RATE}/s", p95(times), DESK_MS)
    times = decide_some()
    note("a transition ms p50", statistics.median(times))
    note("a transition ms p95", p95(times), TRANSITION_MS)
    seen, confirmed, moved = recompute(admin)
    note(f"preview of a calendar, {moved} clocks move s", seen)
    note("recompute after it s", confirmed, RECOMPUTE_S)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    os.environ["ZT_SECOND_FACTOR"] = "optional"
    os.environ["ZT_HOSTS"] = "127.0.0.1,testserver"
    import django

    django.setup()
    from django.core.management import call_command

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    rows = run((lambda _: None) if options.json else lambda line: print(line, flush=True))
    if options.json:
        machine = f"{platform.machine()} {os.cpu_count()} cores, Python {platform.python_version()}"
        day = datetime.now(UTC).date().isoformat()  # noqa: TID251 - a measurement's own date
        print(json.dumps({"name": "desk", "machine": machine, "date": day, "rows": rows}))


if __name__ == "__main__":
    main()
