"""Files of publications: who brings and opens them, and the set that a version keeps."""

from uuid import UUID

from django.db.models import F

from zhengtong.desk.domain.library_errors import (
    PublicationFilesFixed,
    PublicationFilesForbidden,
    PublicationIncomplete,
)
from zhengtong.desk.domain.paper_owners import PaperOwner
from zhengtong.desk.domain.publications import (
    PublicationState,
    find_file_gaps,
    reaches_of,
    refuse_secret,
)
from zhengtong.desk.models import Attachment, Publication, PublicationFile, PublicationVersion
from zhengtong.desk.selectors.library import PUBLICATION, list_held_files
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        return UUID(int=0)


def _is_seen(key: str, by: Actor) -> bool:
    return Publication.objects.for_actor(by).filter(uuid=_uuid(key)).exists()


def _may_attach(key: str, by: Actor) -> bool:
    """Its authors, while it is a draft."""
    if by.body_id is None:
        return False
    return Publication.objects.filter(
        uuid=_uuid(key),
        state=PublicationState.DRAFT,
        issuer__uuid=by.body_id,
        reach__in=reaches_of(by),
    ).exists()


def _is_fixed(key: str, since: object) -> bool:
    return not Publication.objects.filter(uuid=_uuid(key), state=PublicationState.DRAFT).exists()


def _begin_change(key: str) -> None:
    """The publication locked and counted on, so that nobody publishes files not looked at."""
    found = Publication.objects.filter(uuid=_uuid(key))
    found.select_for_update().first()
    found.filter(state=PublicationState.DRAFT).update(revision=F("revision") + 1)


def _is_kept(attachment_key: int) -> bool:
    return PublicationFile.objects.filter(attachment_id=attachment_key).exists()


PUBLICATION_PAPERS = PaperOwner(
    kind=PUBLICATION,
    may_see=_is_seen,
    may_see_narrow=_is_seen,
    may_attach=_may_attach,
    is_fixed=_is_fixed,
    url="/library/{}/".format,
    title=N_("所属文件"),
    begin_change=_begin_change,
    is_kept=_is_kept,
    has_narrow=False,
    is_shared=True,
    forbidden=PublicationFilesForbidden,
    fixed=PublicationFilesFixed,
)


def check_files(row: Publication) -> list[Attachment]:
    """The files it would be published with, oldest first.

    Raises:
        PublicationIncomplete: a download without a file, or a file the scanner has not passed.
        SecretContent.
    """
    files = list(list_held_files(row))
    refuse_secret(*(one.name for one in files))
    gaps = find_file_gaps(row.kind, {one.name: one.scan_state for one in files})
    if gaps:
        raise PublicationIncomplete(gaps=gaps)
    return files


def keep_set(version: PublicationVersion, files: list[Attachment]) -> None:
    """The files as the set of the version, for good."""
    PublicationFile.objects.bulk_create(
        PublicationFile(version=version, attachment=one, ordinal=ordinal)
        for ordinal, one in enumerate(files, start=1)
    )
