"""Publishing: the code is given, the version frozen, everyone told."""

from zhengtong.catalogue.domain.changes import PUBLISHED, REVISED
from zhengtong.catalogue.domain.differences import weigh_impact
from zhengtong.catalogue.domain.events import EntryPublished, VersionSuperseded
from zhengtong.catalogue.domain.lifecycle import Move, State, next_life, next_stage
from zhengtong.catalogue.domain.texts import normalise_title
from zhengtong.catalogue.models import Entry, Version
from zhengtong.catalogue.selectors.entries import facts_of
from zhengtong.catalogue.services.changes import record_change
from zhengtong.catalogue.services.codes import give_code
from zhengtong.catalogue.services.conformance import judge_entries
from zhengtong.catalogue.services.entries import save_titled
from zhengtong.catalogue.services.indexing import index_entry
from zhengtong.catalogue.services.locks import touch_entry
from zhengtong.catalogue.services.resources import mount_proposed
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger


def publish_version(entry: Entry, version: Version, *, by: Actor) -> None:
    """Make the working version the current one, within the reviewer's deed.

    The code is given at the first publication only. From here the database refuses any change of
    the version. Upper rooms learn what a newer version takes away from those who use the older.

    Policy: P7.2, R05, R08, R13
    """
    earlier = entry.current
    if not entry.codes.exists():
        give_code(entry, version.class_code)
    _freeze(entry, version, by=by)
    entry.state = State.PUBLISHED if earlier is None else next_life(entry.state, Move.PUBLISH)
    entry.current, entry.working = version, None
    entry.title, entry.title_key = version.title, normalise_title(version.title)
    entry.first_published_at = entry.first_published_at or version.published_at
    touch_entry(entry)
    save_titled(entry)
    mount_proposed(entry)
    index_entry(entry)
    judge_entries([entry.pk])
    code = entry.codes.values_list("code", flat=True)[0]
    record_change(entry, version, REVISED if earlier else PUBLISHED, code=code)
    ledger.record_deed(
        "catalogue.entry-published",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        version=version.number,
        code=code,
        title=version.title,
        body=entry.body.name,
    )
    ledger.publish(
        EntryPublished(
            subject=str(entry.uuid),
            version=version.number,
            code=code,
            title=version.title,
            body_id=str(entry.body.uuid),
        )
    )
    if earlier is not None:
        ledger.publish(superseded_event(entry, earlier, version))


def _freeze(entry: Entry, version: Version, *, by: Actor) -> None:
    """Write what the version keeps of its provider; from here the database refuses any change."""
    version.provider_name = entry.body.name
    version.provider_code = entry.body.credit_code
    version.office_name = entry.office.name if entry.office else ""
    version.published_by_name = by.name
    version.published_at = clock.current().now()
    version.stage = next_stage(version.stage, Move.PUBLISH)
    version.save()


def superseded_event(entry: Entry, earlier: Version, later: Version) -> VersionSuperseded:
    """What grants decided on the earlier version must be reviewed for.

    Policy: R25
    """
    impact = weigh_impact(facts_of(earlier), facts_of(later))
    return VersionSuperseded(
        subject=str(entry.uuid),
        old_version=earlier.number,
        new_version=later.number,
        dropped_items=[str(one) for one in impact.dropped],
        retyped_items=[str(one) for one in impact.retyped],
        upgraded_items=[str(one) for one in impact.upgraded],
        is_share_narrowed=impact.is_share_narrowed,
    )


def notify_departments(event: EntryPublished) -> None:
    """Tell every department once of a published version; a second delivery tells nobody again.

    Policy: P7.2, R05
    """
    first = event.version == 1
    desk.notify(
        template="catalogue.published" if first else "catalogue.updated",
        kind="catalogue.published",
        facts={"title": event.title, "code": event.code, "version": event.version},
        link=f"/catalogue/{event.subject}/",
        everyone=True,
        once_key=f"catalogue.published|{event.subject}|{event.version}",
    )
