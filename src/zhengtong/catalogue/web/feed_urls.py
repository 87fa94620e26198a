"""Addresses for harvesters; they stand at the root, where harvesters look."""

from django.urls import path

from zhengtong.catalogue.domain.dcat.syntax import MEDIA_TYPES
from zhengtong.catalogue.web import feeds

app_name = "feeds"
urlpatterns = [
    path("catalog", feeds.negotiate, name="catalog"),
    *(
        path(f"catalog.{suffix}", feeds.show_page, {"suffix": suffix}, name=f"catalog-{suffix}")
        for suffix in MEDIA_TYPES
    ),
    *(
        path(
            f"catalogue/<uuid:entry_id>.{suffix}",
            feeds.show_entry,
            {"suffix": suffix},
            name=f"entry-{suffix}",
        )
        for suffix in MEDIA_TYPES
    ),
]
