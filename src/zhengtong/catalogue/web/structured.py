"""What search engines and harvesters read in the head of an entry's page (schema.org)."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from zhengtong.catalogue.domain.dcat.graph import clean_text
from zhengtong.catalogue.domain.dcat.syntax import MEDIA_TYPES
from zhengtong.catalogue.domain.rows import EntryDetail
from zhengtong.catalogue.services.feeds import site_address

# So that no text can end the block or begin another (HTML, script data states).
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def describe_entry(entry: EntryDetail) -> dict[str, Any]:
    """The entry as a schema.org Dataset."""
    page = f"{site_address()}/catalogue/{entry.uuid}/"
    words = entry.facts.keywords.replace("，", ",").replace("、", ",").split(",")
    keywords = [word.strip() for word in words if word.strip()]
    return {
        "@context": "http://schema.org/",
        "@type": "Dataset",
        "@id": f"{page}#dataset",
        "url": page,
        "name": entry.title,
        "description": entry.facts.summary.strip() or entry.title,
        "identifier": list(entry.codes),
        "version": str(entry.version),
        "dateModified": entry.published_at.isoformat(),
        "inLanguage": "zh",
        "isAccessibleForFree": True,
        **({"keywords": keywords} if keywords else {}),
        "creator": {"@type": "GovernmentOrganization", "name": entry.body_name},
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{site_address()}/catalog"},
        "variableMeasured": [item.name for item in entry.items],
        "subjectOf": [
            {
                "@type": "DataDownload",
                "encodingFormat": media,
                "contentUrl": f"{site_address()}/catalogue/{entry.uuid}.{suffix}",
            }
            for suffix, media in MEDIA_TYPES.items()
        ],
    }


def write_block(entry: EntryDetail) -> SafeString:
    """The description as a data block; whatever a text holds, it stays inside."""
    text = clean_text(json.dumps(describe_entry(entry), ensure_ascii=False)).translate(_ESCAPES)
    block = f'<script type="application/ld+json">{text}</script>'
    return mark_safe(block)  # noqa: S308 - angle brackets and ampersands are escaped above
