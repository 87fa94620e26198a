"""What the worker does for the platform as a whole: the backup of the day."""

import logging
import os
import subprocess
import sys
from datetime import datetime, time

from django.utils import timezone
from procrastinate.contrib.django import app

from zhengtong.kernel import clock
from zhengtong.site import config
from zhengtong.site.checks.surroundings import read_backup

log = logging.getLogger("zhengtong.backup")


def is_backup_due() -> bool:
    """Whether the hour of today's backup is past and none was made since it."""
    if not config.value("ZT_BACKUP_TARGET"):
        return False
    at = time.fromisoformat(config.value("ZT_BACKUP_AT"))
    due = datetime.combine(clock.today(), at, tzinfo=timezone.get_default_timezone())
    if clock.current().now() < due:
        return False
    last = read_backup()
    return last is None or datetime.fromisoformat(str(last["at"])) < due


@app.periodic(cron="*/10 * * * *")
@app.task(queue="upkeep", queueing_lock="site.back-up", lock="site.back-up")
def back_up_if_due(timestamp: int = 0) -> None:
    """The backup of the day, in a process of its own; tried again at the next look if it failed."""
    if not is_backup_due():
        return
    command = [sys.executable, "-m", "zhengtong.cli.main", "backup"]
    for verb in ("create", "prune"):
        done = subprocess.run([*command, verb], env=os.environ, check=False, capture_output=True)
        if done.returncode:
            log.error("backup %s did not succeed, see zhengtong backup %s", verb, verb)
            return
