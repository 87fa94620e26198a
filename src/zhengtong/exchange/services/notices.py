"""Telling both sides of a flow what became of a run."""

from zhengtong.desk import public as desk
from zhengtong.exchange.models import Run
from zhengtong.kernel.errors import N_, DomainError

FAILED_ALARM = "exchange.run-failed"
_FAILED = N_("数据交换运行失败：%(flow)s")

TEMPLATES = (
    desk.MessageTemplate(
        code=FAILED_ALARM,
        name=N_("数据交换运行失败"),
        title=_FAILED,
        text=N_("%(reason)s"),
        group="alarm",
        sample={"flow": "示例数据", "reason": "示例数据：连接超时"},
    ),
)


def tell_parties(run: Run, error: DomainError) -> None:
    """One notice to the provider's and one to the consumer's body, and an alarm to the provider."""
    reason = {"message": error.message, "facts": {k: str(v) for k, v in error.facts.items()}}
    for body in (run.flow.provider, run.flow.consumer):
        desk.notify(
            template=FAILED_ALARM,
            facts={"flow": run.flow.name, "reason": reason},
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
