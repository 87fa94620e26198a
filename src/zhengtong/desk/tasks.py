"""Jobs of the desk; each may be repeated, skipped for days, or run twice."""

from procrastinate.contrib.django import app

from zhengtong.desk.services.digests import write_digests
from zhengtong.desk.services.paper_store import sweep_orphans
from zhengtong.desk.services.passes import tell_ends
from zhengtong.desk.services.reminders import remind_all
from zhengtong.desk.services.rights_reviews import open_due_reviews
from zhengtong.desk.services.route_health import check_routes
from zhengtong.desk.services.scans import scan_waiting
from zhengtong.desk.services.sending import forget_old_messages, send_due_messages
from zhengtong.desk.services.watching import verify_logs, watch_platform
from zhengtong.organisations import public as organisations


@app.periodic(cron="* * * * *")
@app.task(name="desk.send_messages", queue="messages", queueing_lock="desk.send_messages")
def send_messages(timestamp: int) -> None:
    """Send what is due in the outbox, every minute."""
    send_due_messages()


@app.periodic(cron="7 * * * *")
@app.task(name="desk.remind", queue="messages", queueing_lock="desk.remind")
def remind(timestamp: int) -> None:
    """Remind and escalate, every hour."""
    remind_all()


@app.periodic(cron="*/15 * * * *")
@app.task(name="desk.tell_ends", queue="messages", queueing_lock="desk.tell_ends")
def tell_ends_of_ties(timestamp: int) -> None:
    """Tell sponsors and administrators of ties and passes near their end, every quarter hour."""
    tell_ends()


@app.periodic(cron="2 * * * *")
@app.task(name="desk.write_digests", queue="messages", queueing_lock="desk.write_digests")
def write_week(timestamp: int) -> None:
    """Write the digests of the week to whoever has none yet, from Monday morning on."""
    write_digests()


@app.periodic(cron="17 * * * *")
@app.task(name="desk.review_rights", queue="upkeep", queueing_lock="desk.review_rights")
def review_rights(timestamp: int) -> None:
    """Open reviews of rights of the quarter that are not open yet, some every hour."""
    open_due_reviews()


@app.periodic(cron="*/5 * * * *")
@app.task(name="desk.watch", queue="messages", queueing_lock="desk.watch")
def watch(timestamp: int) -> None:
    """Look for failures that no deed reports, and for passes that are over, every five minutes."""
    organisations.settle_passes()
    watch_platform()


@app.periodic(cron="37 18 * * *")  # in UTC: 02:37 in China
@app.task(name="desk.verify_logs", queue="messages", queueing_lock="desk.verify_logs")
def verify_night(timestamp: int) -> None:
    """Walk the ledger's logs once a night."""
    verify_logs()


@app.periodic(cron="23 22 * * *")  # in UTC: 06:23 in China
@app.task(name="desk.check_routes", queue="events", queueing_lock="desk.check_routes")
def check_routes_daily(timestamp: int) -> None:
    """Look for routes and open steps without a living holder, before the day begins."""
    check_routes()


@app.periodic(cron="47 18 * * *")  # in UTC: 02:47 in China
@app.task(name="desk.forget_messages", queue="messages", queueing_lock="desk.forget_messages")
def forget_messages(timestamp: int) -> None:
    """Throw old sent messages away once a night."""
    forget_old_messages()


@app.periodic(cron="* * * * *")
@app.task(name="desk.scan_papers", queue="messages", queueing_lock="desk.scan_papers")
def scan_papers(timestamp: int) -> None:
    """Ask the scanner again for attachments that wait for it, every minute."""
    scan_waiting()


@app.periodic(cron="17 19 * * *")  # in UTC: 03:17 in China
@app.task(name="desk.sweep_papers", queue="messages", queueing_lock="desk.sweep_papers")
def sweep_papers(timestamp: int) -> None:
    """Erase files of attachments that no row wants, once a night."""
    sweep_orphans()
