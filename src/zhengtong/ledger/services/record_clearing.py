"""To clear the content of records: the commitment, the chain and the leaf stay."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from zhengtong.crypto import records
from zhengtong.crypto.digests import sm3
from zhengtong.ledger.domain.purges import CLEARED, clear_content, digest_records
from zhengtong.ledger.models import Purge, PurgedRecord, Record

CLEARED_NONCE = bytes(records.NONCE_BYTES)
FINISHED_DEED = "ledger.purge-carried-out"
_CLEAR = "UPDATE ledger_record SET content = %s, nonce = %s WHERE id = %s"


def find_records(words: Sequence[str], subjects: Sequence[str]) -> QuerySet[Record]:
    """Records whose content holds one of the words, or that are about one of the subjects."""
    condition = Q(subject__in=list(subjects))
    for word in words:
        condition |= Q(content__contains=word)
    return Record.objects.filter(condition).exclude(name__startswith="ledger.purge-")


def clear_records(purge: Purge, words: Sequence[str], marker: str) -> list[UUID]:
    """Clear them and note which; the nonce goes too, so that nobody can try contents out."""
    cleared = []
    subjects = [uuid for _kind, uuid in purge.subjects]
    found = list(find_records(words, subjects).only("id", "uuid", "content").iterator(500))
    for record in found:
        content = clear_content(
            json.loads(record.content), purge_id=purge.uuid, words=words, marker=marker
        )
        text = records.canonical_json(content).decode("utf-8")
        with connection.cursor() as cursor:
            cursor.execute(_CLEAR, [text, CLEARED_NONCE, record.pk])
        cleared.append(record.uuid)
    PurgedRecord.objects.bulk_create(
        [PurgedRecord(purge=purge, record_id=record.pk) for record in found], batch_size=1000
    )
    return cleared


def cleared_uuids() -> frozenset[str]:
    """Records that may lack their content: those whose list a purge's own record vouches for.

    The list lies in a table; its digest stands in the journalled deed of the purge, and the deed's
    content is checked against its commitment here, so an added name makes the list worthless.
    """
    allowed: set[str] = set()
    for purge in Purge.objects.filter(state__in=[Purge.State.DONE, Purge.State.INCOMPLETE]):
        uuids = list(purge.records.values_list("record__uuid", flat=True))
        deed = Record.objects.filter(name=FINISHED_DEED, subject=str(purge.uuid)).first()
        if deed is None or not uuids:
            continue
        content = deed.content.encode("utf-8")
        is_genuine = sm3(bytes(deed.nonce) + content) == bytes(deed.commitment)
        facts = json.loads(content).get("facts", {})
        if is_genuine and facts.get("records_sha256") == digest_records(uuids):
            allowed |= {str(one) for one in uuids}
    return frozenset(allowed)


def is_cleared(nonce: bytes, content: bytes) -> bool:
    """Whether nonce and content are those of a cleared record."""
    if nonce != CLEARED_NONCE:
        return False
    facts = json.loads(content).get("facts")
    return isinstance(facts, dict) and set(facts) == {CLEARED}
