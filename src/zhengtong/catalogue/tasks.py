"""Jobs of the catalogue: upkeep of the index's feed, its watch, entries judged by the standards."""

from procrastinate.contrib.django import app

from zhengtong.catalogue.services.conformance import JOB, follow_standards
from zhengtong.catalogue.services.feeding import forget_old_changes
from zhengtong.catalogue.services.watching import watch_index


@app.periodic(cron="41 19 * * *")  # in UTC: 03:41 in China
@app.task(name="catalogue.forget_changes", queue="upkeep", queueing_lock="catalogue.forget_changes")
def forget_changes(timestamp: int) -> None:
    """Drop changes that every machine's index has long taken up."""
    forget_old_changes()


@app.periodic(cron="* * * * *")
@app.task(name="catalogue.watch_index", queue="messages", queueing_lock="catalogue.watch_index")
def watch(timestamp: int) -> None:
    """Raise or clear the alarm of a lost index, every minute."""
    watch_index()


@app.periodic(cron="23 * * * *")
@app.task(name=JOB, queue="upkeep", queueing_lock=JOB, lock=JOB)
def follow(timestamp: int) -> None:
    """Judge entries by data elements that changed: after a change, and hourly for the rest."""
    follow_standards()
