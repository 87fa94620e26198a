"""Telling both sides of a flow what became of a run."""

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from zhengtong.desk import public as desk
from zhengtong.exchange.models import Run
from zhengtong.kernel.errors import DomainError, fill

FAILED_ALARM = "exchange.run-failed"
_FAILED = gettext_noop("数据交换运行失败：%(flow)s")


def tell_parties(run: Run, error: DomainError) -> None:
    """One notice to the provider's and one to the consumer's body, with the reason."""
    with translation.override("zh-hans"):
        title = fill(gettext(_FAILED), {"flow": run.flow.name})
        text = fill(gettext(error.message), error.facts)
    for body in (run.flow.provider, run.flow.consumer):
        desk.notify(
            title=title,
            kind="exchange.run-failed",
            text=text,
            link=f"/exchange/runs/{run.uuid}/",
            body_id=body.uuid,
            once_key=f"exchange.run-failed|{run.uuid}",
        )
    desk.raise_alarm(
        FAILED_ALARM,
        subject=f"flow:{run.flow.uuid}",
        title=_FAILED,
        facts={"flow": run.flow.name},
        body_id=run.flow.provider.uuid,
        link=f"/exchange/runs/{run.uuid}/",
        once_key=f"exchange.run-failed|{run.uuid}",
    )


def settle_alarm(run: Run) -> None:
    """Clear the alarm of the flow: this run has delivered."""
    desk.clear_alarm(FAILED_ALARM, subject=f"flow:{run.flow.uuid}")
