"""Jobs of the gateway: carry calls into the ledger every few seconds."""

from procrastinate.contrib.django import app

from zhengtong.gateway.services.calls import post_calls


@app.periodic(cron="* * * * * */2")
@app.task(name="gateway.post_calls", queue="events", queueing_lock="gateway.post_calls")
def carry_calls(timestamp: int) -> None:
    """Carry what the data plane has flushed."""
    post_calls()
