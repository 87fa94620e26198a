"""Tables of the ledger: records, trees and the outbox; what is written stays as it was written."""

from django.db import models
from django.db.models.expressions import RawSQL

from zhengtong.kernel.ids import uuid7


class Log(models.TextChoices):
    """The three logs; each has its own tree."""

    DEEDS = "deeds"
    REFUSALS = "refusals"
    CALLS = "calls"


def _content_field(*path: str) -> models.GeneratedField:
    keys = ",".join(path)
    return models.GeneratedField(
        expression=RawSQL(f"COALESCE((content::jsonb) #>> '{{{keys}}}', '')", ()),  # noqa: S611 - constant
        output_field=models.TextField(),
        db_persist=True,
    )


class Epoch(models.Model):
    """A run of one log from its first leaf on; a restored older backup begins a new one."""

    log = models.CharField(max_length=8, choices=Log)
    number = models.PositiveIntegerField()
    origin = models.TextField()
    opened_at = models.DateTimeField()
    cites = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "number"], name="ledger_epoch_once"),
            models.UniqueConstraint(fields=["origin"], name="ledger_epoch_origin"),
        ]

    def __str__(self) -> str:
        return self.origin


class Record(models.Model):
    """One record: never updated, never deleted (a trigger refuses it)."""

    uuid = models.UUIDField(default=uuid7, unique=True)
    log = models.CharField(max_length=8, choices=Log)
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField()
    txid = models.BigIntegerField()
    shard = models.UUIDField()
    sequence = models.BigIntegerField()
    previous = models.BinaryField(max_length=32)
    nonce = models.BinaryField(max_length=16)
    commitment = models.BinaryField(max_length=32)
    content = models.TextField()
    name = _content_field("name")
    subject = _content_field("subject")
    body = _content_field("by", "body")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["log", "epoch", "shard", "sequence"], name="ledger_record_place"
            ),
            models.CheckConstraint(
                condition=models.Q(sequence__gte=1), name="ledger_record_from_1"
            ),
        ]
        indexes = [
            models.Index(fields=["log", "-id"], name="ledger_record_log"),
            models.Index(fields=["subject", "-id"], name="ledger_record_subject"),
            models.Index(fields=["body", "-id"], name="ledger_record_body"),
        ]

    def __str__(self) -> str:
        return f"{self.log} {self.uuid}"


class Leaf(models.Model):
    """The place of a sealed record in its tree; never updated, never deleted."""

    record = models.OneToOneField(
        Record, primary_key=True, on_delete=models.PROTECT, related_name="leaf"
    )
    log = models.CharField(max_length=8, choices=Log)
    epoch = models.PositiveIntegerField()
    index = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "epoch", "index"], name="ledger_leaf_place"),
        ]

    def __str__(self) -> str:
        return f"{self.log}/{self.epoch} {self.index}"


class Tile(models.Model):
    """256 hashes of one level of a tree (tlog-tiles, height 8); only ever grows to 256."""

    log = models.CharField(max_length=8, choices=Log)
    epoch = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["log", "epoch", "level", "index"], name="ledger_tile_place"
            ),
            models.CheckConstraint(condition=models.Q(index__gte=0), name="ledger_tile_from_0"),
        ]

    def __str__(self) -> str:
        return f"{self.log}/{self.epoch} {self.level}/{self.index}"


class TreeHead(models.Model):
    """A signed head of a tree; never updated, never deleted."""

    log = models.CharField(max_length=8, choices=Log)
    epoch = models.PositiveIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    checkpoint = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "epoch", "size"], name="ledger_head_once"),
        ]
        ordering = ["log", "epoch", "size"]

    def __str__(self) -> str:
        return f"{self.log}/{self.epoch} {self.size}"


class LogKey(models.Model):
    """The public half of a key that signs heads; never updated, never deleted."""

    algorithm = models.CharField(max_length=8)
    public_key = models.BinaryField(max_length=65)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["algorithm", "public_key"], name="ledger_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.algorithm} {bytes(self.public_key).hex()[:16]}"


class SealerState(models.Model):
    """How far the sealer has come; one row.

    Attributes:
        settled_id: Every record up to this id is committed or rolled back, and sealed if committed.
        candidate_id: The id to be settled once ``writers`` are done.
        writers: Transactions that were writing records when the candidate was taken.
    """

    settled_id = models.BigIntegerField(default=0)
    candidate_id = models.BigIntegerField(default=0)
    writers = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="ledger_sealer_one"),
        ]

    def __str__(self) -> str:
        return f"settled up to {self.settled_id}"


class OutboxEvent(models.Model):
    """An event stored in the deed's own transaction."""

    uuid = models.UUIDField(default=uuid7, unique=True)
    name = models.CharField(max_length=100)
    subject = models.TextField()
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Delivery(models.Model):
    """What one subscriber is owed of one event."""

    class State(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed"

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    subject = models.TextField()
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="ledger_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["handler", "subject", "id"],
                name="ledger_delivery_owed",
                condition=models.Q(state="pending"),
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.handler}: {self.state}"


class Purge(models.Model):
    """An emergency purge: asked for by one person, confirmed by another, reported (清除报告).

    Attributes:
        subjects: What is named, as ``[kind, uuid]``.
        secret: The vault's name of the words to look for; None once they are destroyed.
        report: What was cleared, where, and which backups are to be treated.
    """

    class State(models.TextChoices):
        REQUESTED = "requested"
        CONFIRMED = "confirmed"
        DONE = "done"
        INCOMPLETE = "incomplete"
        REFUSED = "refused"

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.REQUESTED)
    reason = models.TextField()
    basis = models.TextField()
    subjects = models.JSONField(default=list)
    secret = models.UUIDField(null=True)
    words = models.PositiveIntegerField(default=0)
    requested_by = models.UUIDField()
    requested_post = models.UUIDField(null=True)
    requested_name = models.CharField(max_length=100)
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_name = models.CharField(max_length=100, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("requested_by")),
                name="ledger_purge_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=False)
                | models.Q(state__in=["requested", "refused"]),
                name="ledger_purge_confirmed_first",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class PurgedRecord(models.Model):
    """A record whose content a purge cleared; its commitment and its leaf stay."""

    purge = models.ForeignKey(Purge, on_delete=models.PROTECT, related_name="records")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="purges")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purge", "record"], name="ledger_purged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.purge_id} {self.record_id}"
