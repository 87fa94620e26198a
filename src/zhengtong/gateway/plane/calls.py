"""One call from token to receipt: judged, fetched, filtered, recorded, answered."""

import base64
import logging
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson

from zhengtong.crypto.digests import hmac_sm3
from zhengtong.gateway.plane import rights
from zhengtong.gateway.plane.control import ControlChannel
from zhengtong.gateway.plane.hosttable import HostTable
from zhengtong.gateway.plane.masks import mask_value
from zhengtong.gateway.plane.problems import language_of, problem_of
from zhengtong.gateway.plane.records import CallFacts, CallLog, keyed_hash
from zhengtong.gateway.plane.refusals import (
    AnswerTooLarge,
    CaseMissing,
    CredentialRevoked,
    InternalFault,
    MethodRefused,
    ParameterRefused,
    QuotaPerDay,
    QuotaPerSecond,
    RecordUnavailable,
    Refused,
    ReplayTableFull,
    RequestReplayed,
    ServiceUnknown,
)
from zhengtong.gateway.plane.replies import (
    Reply,
    as_json,
    bearer_of,
    page_label,
    problem_reply,
    receipt_headers,
)
from zhengtong.gateway.plane.requests import (
    Query,
    RawRequest,
    check_path,
    header_text,
    read_query,
    request_time,
    service_of,
)
from zhengtong.gateway.plane.snapshot import Grant, Item, Service, Snapshot
from zhengtong.gateway.plane.sources import Sources
from zhengtong.gateway.plane.tokens import TokenDesk
from zhengtong.gateway.plane.upstreams.answers import Answer, Ask
from zhengtong.kernel import clock

REPLY_LIMIT_BYTES = 8 * 1024 * 1024
_DAY_ZERO = date(1970, 1, 1)

logger = logging.getLogger("zhengtong.gateway")


class Calls:
    """Answers calls of services.

    Policy: R24, R25, R42, R43
    """

    def __init__(
        self,
        *,
        control: ControlChannel,
        tokens: TokenDesk,
        table: HostTable,
        log: CallLog,
        sources: Sources,
        open_sealed: Callable[[bytes, bytes], bytes],
        seal: Callable[[bytes, bytes], bytes],
        silence_limits: tuple[float, float],
    ) -> None:
        self._control = control
        self._tokens = tokens
        self._table = table
        self._log = log
        self._sources = sources
        self._open_sealed = open_sealed
        self._seal = seal
        self._silence_limits = silence_limits
        self._keys: tuple[str, bytes] = ("", b"")

    async def answer(self, request: RawRequest) -> Reply:
        """The reply to one call; its record is spooled before this returns."""
        facts = CallFacts(at=clock.current().now(), started=time.monotonic())
        snapshot = self._control.snapshot
        facts.snapshot = snapshot.version
        try:
            body = await self._serve(request, facts, snapshot=snapshot)
            return self._close(request, facts, outcome=(200, ""), body=body)
        except Refused as refusal:
            return self.refuse(request, refusal, facts=facts)
        except Exception as error:
            logger.exception("call failed: %s", type(error).__name__)
            return self.refuse(request, InternalFault(), facts=facts)

    async def _serve(self, request: RawRequest, facts: CallFacts, *, snapshot: Snapshot) -> bytes:
        service, grant = self._admit(request, facts, snapshot=snapshot)
        query = read_query(request)
        items = self._judge(query, service, grant, facts=facts)
        ask = Ask(
            service=service,
            items=items,
            where=query.where,
            row_filter=grant.row_filter,
            limit=query.limit or service.page_limit,
            after=self._open_page(query.after, service, grant),
        )
        self._count(grant, facts)
        answer = await self._sources.find(snapshot, service).fetch(ask)
        facts.rows = len(answer.rows)
        return self._encode(answer, service, grant)

    def _admit(
        self, request: RawRequest, facts: CallFacts, *, snapshot: Snapshot
    ) -> tuple[Service, Grant]:
        check_path(request.path)
        code, facts.operation = service_of(request.path)
        facts.service = code[:64]
        if request.method not in {"GET", "POST"}:
            raise MethodRefused
        hmac_key = self._hmac_key(snapshot)
        request_id = header_text(request, "X-Request-Id")
        facts.request_id = request_id
        claims = self._tokens.verify(bearer_of(request))
        credential = snapshot.credentials.get(claims.client_id)
        if credential is None or not credential.is_live:
            raise CredentialRevoked
        facts.credential = credential.client_id
        grants = tuple(name for name in claims.grants if name == credential.grant)
        self._note_grant(snapshot, grants, facts)
        purpose = header_text(request, "X-Purpose")
        facts.purpose = purpose
        self._note_case(request, facts, hmac_key=hmac_key)
        service = snapshot.services.get(code)
        if service is None or facts.operation not in {"", "query"}:
            raise ServiceUnknown(service=code[:64])
        facts.provider = service.provider
        rights.check_silence(
            service, silent_seconds=self._control.silent_seconds, limits=self._silence_limits
        )
        today = clock.civil_date(facts.at)
        grant = rights.find_grant(snapshot, grants=grants, service=code, today=today)
        rights.check_service(service)
        rights.check_purpose(grant, purpose)
        if not facts.case:
            raise CaseMissing
        self._check_fresh(request, facts)
        return service, grant

    def _note_grant(self, snapshot: Snapshot, grants: tuple[str, ...], facts: CallFacts) -> None:
        for name in grants:
            facts.grant = name
            if name in snapshot.grants:
                facts.consumer = snapshot.grants[name].consumer

    def _note_case(self, request: RawRequest, facts: CallFacts, *, hmac_key: bytes) -> None:
        case = header_text(request, "X-Case-Number")
        operator = header_text(request, "X-Operator")
        facts.case = keyed_hash(hmac_key, "case", case) if case else ""
        facts.operator = keyed_hash(hmac_key, "operator", operator) if operator else ""

    def _check_fresh(self, request: RawRequest, facts: CallFacts) -> None:
        made_at = request_time(facts.request_id, header_text(request, "X-Request-Time"))
        rights.check_time(made_at, now=facts.at)
        now = int(facts.at.timestamp())
        is_new = self._table.remember(
            f"{facts.credential}\x00{facts.request_id}",
            now=now,
            until=now + 2 * rights.WINDOW_SECONDS + 1,
        )
        if is_new is None:
            raise ReplayTableFull
        if not is_new:
            raise RequestReplayed

    def _judge(
        self, query: Query, service: Service, grant: Grant, *, facts: CallFacts
    ) -> tuple[Item, ...]:
        facts.items = [name[:64] for name in query.fields] or list(grant.item_names)
        asked_of = query.where.get(service.subject, "") if service.subject else ""
        if asked_of:
            key = self._hmac_key(self._control.snapshot)
            facts.subject = keyed_hash(key, "subject", asked_of.strip().upper())
        items = rights.granted_items(service, grant, query)
        rights.check_conditions(service, query)
        facts.items = [item.name for item in items]
        return items

    def _count(self, grant: Grant, facts: CallFacts) -> None:
        over = self._table.take(
            grant.id,
            now=int(facts.at.timestamp()),
            day=(clock.civil_date(facts.at) - _DAY_ZERO).days,
            limits=(grant.per_second, grant.per_day),
        )
        if over == "second":
            raise QuotaPerSecond(limit=grant.per_second)
        if over == "day":
            raise QuotaPerDay(limit=grant.per_day)
        if over:
            raise ReplayTableFull

    def _hmac_key(self, snapshot: Snapshot) -> bytes:
        sealed = snapshot.secrets.get("hmac", "")
        if not sealed:
            raise RecordUnavailable
        if self._keys[0] != sealed:
            try:
                key = self._open_sealed(base64.b64decode(sealed), b"hmac")
            except Exception as error:  # the sealing port raises its own kinds
                raise RecordUnavailable from error
            self._keys = (sealed, key)
        return self._keys[1]

    def _open_page(self, after: str, service: Service, grant: Grant) -> tuple[str, ...]:
        if not after:
            return ()
        try:
            sealed = base64.urlsafe_b64decode(after.encode("ascii"))
            values = orjson.loads(self._open_sealed(sealed, page_label(service, grant)))
        except Exception as error:
            raise ParameterRefused(name="after") from error
        if len(values) != len(service.order):
            raise ParameterRefused(name="after")
        return tuple(map(str, values))

    def _encode(self, answer: Answer, service: Service, grant: Grant) -> bytes:
        rows = answer.rows
        masks = [(name, mask) for name, mask in grant.masks.items() if name in service.items]
        key = hmac_sm3(self._keys[1], f"mask\x00{grant.id}".encode()) if masks else b""
        for row in rows if masks else ():
            for name, mask in masks:
                if name in row:
                    row[name] = mask_value(mask, row[name], key=key)
        document: dict[str, Any] = {"service": service.code, "rows": rows}
        if answer.next_after:
            sealed = self._seal(orjson.dumps(answer.next_after), page_label(service, grant))
            document["next"] = base64.urlsafe_b64encode(sealed).decode("ascii")
        body = orjson.dumps(document, default=as_json)
        if len(body) > REPLY_LIMIT_BYTES:
            raise AnswerTooLarge
        return body

    def refuse(self, request: RawRequest, refusal: Refused, *, facts: CallFacts) -> Reply:
        """The problem document of a refusal, recorded as every call is."""
        language = language_of(request.headers.get("accept-language", ""))
        body = problem_of(refusal, language=language, request_id=facts.request_id)
        reply = self._close(request, facts, outcome=(refusal.status, refusal.code), body=body)
        if refusal.wait_seconds:
            reply.headers.append((b"retry-after", str(refusal.wait_seconds).encode()))
        if refusal.status == 405:
            reply.headers.append((b"allow", b"GET, POST"))
        if refusal.status == 401:
            reply.headers.append((b"www-authenticate", b'Bearer realm="zhengtong"'))
        return reply

    def _close(
        self, request: RawRequest, facts: CallFacts, *, outcome: tuple[int, str], body: bytes
    ) -> Reply:
        took_ms = int((time.monotonic() - facts.started) * 1000)
        try:
            receipt = self._log.write(
                facts,
                outcome=outcome,
                took_ms=took_ms,
                bodies=(request.target.encode(), request.body, body),
            )
        except RecordUnavailable as refusal:
            language = language_of(request.headers.get("accept-language", ""))
            return problem_reply(refusal, problem_of(refusal, language=language))
        kind = b"application/json" if outcome[0] == 200 else b"application/problem+json"
        return Reply(outcome[0], [(b"content-type", kind), *receipt_headers(receipt)], body)
