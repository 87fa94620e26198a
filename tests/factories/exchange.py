"""Makes data sources, flows and runs for the tests of every room, through the exchange's own deeds."""  # noqa: E501

from types import SimpleNamespace

from tests.exchange.scene import PASSWORD, Scene
from tests.factories.catalogue import assess, decide, give_credit_code, make_head
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.sharing import make_grant

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange import public as exchange
from zhengtong.kernel.actor import Actor, Role

PEOPLE = """CREATE TABLE people (id bigint PRIMARY KEY, citizen_id varchar(18) NOT NULL,
 name varchar(30), amount numeric(12,2), born date)"""
COMMENTS = (
    "COMMENT ON TABLE people IS '救助对象信息'",
    "COMMENT ON COLUMN people.id IS '编号'",
    "COMMENT ON COLUMN people.citizen_id IS '公民身份号码'",
    "COMMENT ON COLUMN people.name IS '姓名'",
    "COMMENT ON COLUMN people.amount IS '救助金额'",
    "COMMENT ON COLUMN people.born IS '出生日期'",
)
FILL = """INSERT INTO people SELECT i, '34010219900101' || lpad(i::text, 4, '0'), '张三' || i,
 i * 1.5, date '1990-01-01' + i FROM generate_series(1, 500) AS i"""


def allow_here(body_id, port: int) -> None:
    """The security administrator allows this machine's loopback for the body."""
    exchange.allow_address(
        body_id=body_id, pattern="127.0.0.1", port_from=port, port_to=port, reason="测试",
        by=make_post(Role.SECURITY_ADMIN),
    )  # fmt: skip


def source_facts(scene: Scene, *, target: bool = False, **changes) -> exchange.SourceFacts:
    """Facts of the scene's source or target database."""
    values = {
        "name": "业务库" if not target else "接收库",
        "host": "127.0.0.1",
        "port": scene.server.port,
        "database": scene.target_name if target else scene.source_name,
        "user": "zt_writer" if target else "zt_reader",
    }
    return exchange.SourceFacts(**{**values, **changes})


def make_source(scene: Scene, by: Actor, *, target: bool = False, **changes) -> exchange.SourceRow:
    """A registered source of the actor's body that may be connected to."""
    allow_here(by.body_id, scene.server.port)
    return exchange.register_source(source_facts(scene, target=target, **changes), PASSWORD, by=by)


def publish_draft(entry_id, *, by: Actor, **changes) -> catalogue.EntryDetail:
    """Complete, assess, approve and publish a drafted entry."""
    from tests.factories.catalogue import COMPLETE, replace

    version = catalogue.get_version(entry_id, 1)
    core = {name: getattr(COMPLETE, name) for name in (
        "class_code", "cycle", "share_type", "share_condition", "share_way", "share_means",
        "use_range", "use_requirement", "contact", "summary")}  # fmt: skip
    facts = replace(version.facts, **{**core, "grade": 4, **changes})
    items = tuple(replace(item, share_type=2) for item in facts.items)
    row = catalogue.get_entry(entry_id)
    catalogue.update_draft(entry_id, replace(facts, items=items), by=by, revision=row.revision)
    assess(entry_id, by=by)
    head, reviewer = make_head(by.body_id), make_reviewer(by.region)
    catalogue.submit_entry(entry_id, by=by, revision=catalogue.get_entry(entry_id).revision)
    decide(entry_id, by=head)
    decide(entry_id, by=reviewer)
    return catalogue.published_entry(entry_id)


def make_journey(scene: Scene, *, grant=None, flow=None, **request) -> SimpleNamespace:
    """Source, entry, grant and flow between two new bodies, all by the deeds of their rooms."""
    scene.at_source(PEOPLE, *COMMENTS, FILL, "ANALYZE people")
    provider, consumer = make_post(Role.OFFICER), make_post(Role.OFFICER)
    give_credit_code(provider.body_id)
    source = make_source(scene, provider)
    exchange.describe_source(source.uuid, by=provider)
    draft = exchange.propose_entry(source.uuid, "people", by=provider)
    sides = SimpleNamespace(
        entry=publish_draft(draft.uuid, by=provider),
        provider=provider,
        provider_head=make_post(Role.SHARING_HEAD, body=provider.body_id),
        consumer=consumer,
        consumer_head=make_post(Role.SHARING_HEAD, body=consumer.body_id),
    )
    sides.grant = make_grant(sides, proposal=grant, **request)
    sides.source = source
    sides.target = make_source(scene, consumer, target=True)
    facts = exchange.FlowFacts(**{"target_id": sides.target.uuid, **(flow or {})})
    sides.flow = exchange.create_flow(sides.grant.uuid, facts, by=consumer)
    return sides


def run_flow(sides: SimpleNamespace) -> exchange.RunRow:
    """A run of the journey's flow, carried out here."""
    run = exchange.start_run(sides.flow.uuid, by=sides.consumer)
    exchange.carry_out_run(run.uuid)
    return exchange.get_run(run.uuid)
