"""What the catalogue costs at a province's size, part by part.

Each part is a function ``run(note, size)`` under a name in ``PARTS``; ``note(what, ours, limit)``
keeps one figure, and a ratio below 1 keeps the limit.
"""

import argparse
import json
import logging
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import _catalogue_search

PARTS = {"search": _catalogue_search.run}
SIZE = 1_000_000


def run(report, parts, size):
    """Measure the parts in an empty database; rows {what, ours, limit, ratio}."""
    found = []

    def note(what, ours, limit=None):
        ratio = round(ours / limit, 3) if limit else None
        found.append({"what": what, "ours": round(ours, 2), "limit": limit, "ratio": ratio})
        report(f"{what}: {found[-1]['ours']} (limit {limit}, ratio {ratio})")

    for part in parts:
        PARTS[part](note, size)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--size", type=int, default=SIZE, help="entries; ten items each")
    parser.add_argument("--part", action="append", choices=sorted(PARTS), default=[])
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    import django

    django.setup()
    from django.core.management import call_command

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    quiet = (lambda _: None) if options.json else lambda line: print(line, flush=True)
    rows = run(quiet, options.part or sorted(PARTS), options.size)
    if options.json:
        machine = f"{platform.machine()} {os.cpu_count()} cores, Python {platform.python_version()}"
        day = datetime.now(UTC).date().isoformat()  # noqa: TID251 - a measurement's own date
        print(json.dumps({"name": "catalogue", "machine": machine, "date": day, "rows": rows}))


if __name__ == "__main__":
    main()
