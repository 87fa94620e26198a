"""Jobs of the desk; each may be repeated, skipped for days, or run twice."""

from procrastinate.contrib.django import app

from zhengtong.desk.services.sending import send_due_messages


@app.periodic(cron="* * * * *")
@app.task(name="desk.send_messages", queue="messages", queueing_lock="desk.send_messages")
def send_messages(timestamp: int) -> None:
    """Send what is due in the outbox, every minute."""
    send_due_messages()
