"""The main job of the product by its services: one real table from registration to proof."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from tests.exchange.scene import Scene
from tests.factories.catalogue import assess, decide, give_credit_code
from tests.factories.census import system_facts
from tests.factories.exchange import make_source
from tests.factories.organisations import CITY, make_body, make_post, make_reviewer
from tests.gateway.plane.rig import Answer, Rig, fresh_id

from zhengtong.catalogue import public as catalogue
from zhengtong.census import public as census
from zhengtong.cli import embedded
from zhengtong.cli.demo.business import COLUMNS, FAULTY, TABLE
from zhengtong.cli.demo.province import read_villages
from zhengtong.exchange import public as exchange
from zhengtong.gateway import public as gateway
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import DomainError
from zhengtong.ledger import public as ledger
from zhengtong.sharing import public as sharing

VILLAGES = 1_200
LEFT_OUT = "更新日期"
PURPOSE = "YWXT"
RULES = (
    {"name": "代码为 12 位数字", "kind": "pattern", "column": "code",
     "settings": {"pattern": r"\d{12}"}},
    {"name": "名称必填", "kind": "length", "column": "name", "settings": {"least": 1, "most": 60}},
)  # fmt: skip
CORE = {
    "title": "安徽省村级行政区划代码",
    "summary": "全省村级行政区划代码、名称及其隶属关系",
    "class_code": "30701704",
    "cycle": "monthly",
    "share_type": 2,
    "share_condition": "仅限依法履行职责时使用",
    "share_way": "platform",
    "share_means": "database",
    "use_range": "各级政府部门履行职责",
    "use_requirement": "不得用于履行职责以外的目的",
    "openness": "closed",
    "grade": 2,
    "contact": "0551-00000000",
}


@dataclass
class MainJob:
    """The job, its people, and what each step left."""

    scene: Scene
    rig: Rig
    folder: Path
    refused: dict[str, DomainError] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)

    def go_through(self) -> None:
        """Every step in its order."""
        self._appoint()
        self._fill_business_database()
        self._register()
        self._draft()
        self._review()
        self._ask()
        self._answer()
        self._deliver()
        self._export()
        self._call()
        ledger.deliver_pending()
        ledger.seal_pending()

    def _appoint(self) -> None:
        self.officer = make_post(Role.OFFICER)
        give_credit_code(self.officer.body_id)
        self.head = make_post(Role.BODY_HEAD, body=self.officer.body_id)
        self.sharing_head = make_post(Role.SHARING_HEAD, body=self.officer.body_id)
        self.reviewer = make_reviewer()
        # The consumer is a body of a city: sharing crosses the levels.
        city_body = make_body(region=CITY)
        self.consumer = make_post(Role.OFFICER, body=city_body)
        self.consumer_head = make_post(Role.SHARING_HEAD, body=city_body)
        make_reviewer(CITY)
        self.bystander = make_post(Role.OFFICER)

    def _fill_business_database(self) -> None:
        columns = ", ".join(f"{name} {kind}" for name, kind, _ in COLUMNS)
        comments = [f"COMMENT ON COLUMN {TABLE}.{name} IS '{said}'" for name, _, said in COLUMNS]
        self.scene.at_source(
            f"CREATE TABLE {TABLE} ({columns}, PRIMARY KEY (code))",
            f"COMMENT ON TABLE {TABLE} IS '安徽省村级行政区划代码'",
            *comments,
        )
        rows = [(*row, None) for row in islice(read_villages(), VILLAGES)]
        server = self.scene.server.embedded
        url = server.url(self.scene.source_name, role=embedded.SUPERUSER, tcp=True)
        with (
            psycopg.connect(url) as connection,
            connection.cursor() as cursor,
            cursor.copy(
                f"COPY {TABLE} (code, name, county_code, internal_note) FROM STDIN"
            ) as copy,
        ):
            for code, name, note in (*rows, *FAULTY):
                copy.write_row((code, name, code[:6], note))

    def _register(self) -> None:
        self.system = census.register_system(system_facts(name="区划地名系统"), by=self.officer)
        self.source = make_source(self.scene, self.officer, system_id=self.system.uuid)
        self.test = exchange.test_source(self.source.uuid, by=self.officer)
        exchange.describe_source(self.source.uuid, by=self.officer)

    def _draft(self) -> None:
        drafted = exchange.propose_entry(self.source.uuid, TABLE, by=self.officer)
        self.entry_id = drafted.uuid
        self.proposed = catalogue.get_version(self.entry_id, 1).facts
        self._refuse("incomplete entry", self._submit_entry)
        items = tuple(
            replace(item, share_type=2, grade=min(item.grade, 2))
            for item in self.proposed.items
            if item.column != "internal_note"
        )
        facts = replace(self.proposed, **CORE, items=items)
        catalogue.update_draft(
            self.entry_id, facts, by=self.officer, revision=self._revision(),
            system_id=self.system.uuid,
        )  # fmt: skip
        self._refuse("without assessments", self._submit_entry)
        assess(self.entry_id, by=self.officer)
        self._submit_entry()

    def _review(self) -> None:
        self._refuse("authority first", lambda: decide(self.entry_id, by=self.reviewer))
        decide(self.entry_id, by=self.head)
        self._refuse("asked unpublished", self._draft_request)
        decide(self.entry_id, by=self.reviewer)
        ledger.deliver_pending()
        self.entry = catalogue.published_entry(self.entry_id)

    def _ask(self) -> None:
        request = self._draft_request(basis="履行职责需要")
        self._refuse(
            "incomplete request",
            lambda: sharing.submit_request(
                request.uuid, by=self.consumer, revision=request.revision
            ),
        )
        asked = [item for item in self.entry.items if item.name != LEFT_OUT]
        request = sharing.update_request(
            request.uuid, by=self.consumer, revision=request.revision,
            basis="《义务教育法》第十二条", scene="义务教育入学报名时核对户籍所在村（居）",
            use_scope="市教育局及其业务系统", ways=["batch", "file", "service"],
            purpose_codes=[PURPOSE], item_ids=[str(item.item_id) for item in asked],
            resource_ids=[str(one.uuid) for one in self.entry.resources],
            valid_from=clock.today(), valid_to=clock.today() + timedelta(300),
        )  # fmt: skip
        sharing.submit_request(request.uuid, by=self.consumer, revision=request.revision)
        self.request_id = request.uuid
        self._refuse("before own head", self._propose)
        sharing.consent_request(request.uuid, by=self.consumer_head, decision="approve")

    def _answer(self) -> None:
        self._refuse("no reasons", lambda: self._propose(agrees=False))
        self._propose()
        answered = sharing.consent_answer(
            self.request_id, by=self.sharing_head, decision="approve", opinion="同意"
        )
        self.grant = sharing.get_grant(answered.grant.uuid)
        ledger.deliver_pending()

    def _deliver(self) -> None:
        self.target = make_source(self.scene, self.consumer, target=True)
        facts = exchange.FlowFacts(
            target_id=self.target.uuid, rules=RULES, limits={"rejected_rows": 100}
        )
        self.flow = exchange.create_flow(self.grant.uuid, facts, by=self.consumer)
        self.runs = [self._run(), self._run()]

    def _run(self) -> exchange.RunRow:
        run = exchange.start_run(self.flow.uuid, by=self.consumer)
        exchange.carry_out_run(run.uuid)
        return exchange.get_run(run.uuid, by=self.consumer)

    def _export(self) -> None:
        run = exchange.export_files(self.grant.uuid, by=self.consumer)
        exchange.carry_out_run(run.uuid)
        done = exchange.get_run(run.uuid, by=self.consumer)
        self.files = exchange.get_delivery(done.delivery_id, by=self.consumer)

    def _call(self) -> None:
        (resource,) = self.entry.resources
        self.service = gateway.publish_service(resource.uuid, by=self.officer)
        issued = gateway.issue_credential(self.grant.uuid, by=self.consumer)
        client = (issued.credential.client_id, issued.secret)
        self.rig.start()
        self.rig.wait_for(lambda: self.rig.token(*client).status == 200)
        self.token = self.rig.token(*client).json["access_token"]
        self.answers["inside"] = self.call("county_code=340102&limit=5")
        self.answers["outside"] = self.call("fields=updated_on")
        self.answers["other purpose"] = self.call("limit=1", X_Purpose="XZYJ")
        self.answers["forged"] = self.call("limit=1", token=self.token[:-4] + "AAAA")
        name = fresh_id()
        self.call("limit=1", X_Request_Id=name)
        self.answers["replayed"] = self.call("limit=1", X_Request_Id=name)
        self.rig.wait_for(self._calls_are_posted)

    def call(self, query: str, *, token: str = "", **headers: str) -> Answer:
        """One call of the service by the consumer."""
        target = f"{self.service.code}?{query}"
        return self.rig.call(target, token or self.token, **{"X_Purpose": PURPOSE, **headers})

    def _calls_are_posted(self) -> bool:
        gateway.post_calls()
        ledger.seal_pending()
        try:
            ledger.export_proof("calls", self.call_id)
        except (ledger.RecordNotFound, ledger.RecordNotSealed):
            return False
        return True

    @property
    def call_id(self) -> UUID:
        """Record of the call that was answered."""
        return UUID(self.answers["inside"].headers["x-record-id"])

    def receipt(self, run: exchange.RunRow) -> dict[str, Any]:
        """What both sides hold of a run."""
        return dict(exchange.get_delivery(run.delivery_id, by=self.consumer).receipt)

    def _revision(self) -> int:
        return catalogue.get_entry(self.entry_id).revision

    def _submit_entry(self) -> Any:
        return catalogue.submit_entry(self.entry_id, by=self.officer, revision=self._revision())

    def _draft_request(self, **fields: Any) -> Any:
        return sharing.draft_request(self.entry_id, by=self.consumer, **fields)

    def _propose(self, *, agrees: bool = True) -> Any:
        terms = sharing.Proposal(agrees=agrees, per_second=50, per_day=100_000)
        return sharing.propose_answer(self.request_id, by=self.officer, proposal=terms)

    def _refuse(self, what: str, deed: Any) -> None:
        """Remember the refusal of a deed that the rules forbid here."""
        try:
            deed()
        except DomainError as error:
            self.refused[what] = error
        else:
            raise AssertionError(f"{what}: was not refused")

    def person_in(self, body_id: UUID, role: Role) -> Actor:
        """Someone else with that role in that body."""
        return make_post(role, body=body_id)
