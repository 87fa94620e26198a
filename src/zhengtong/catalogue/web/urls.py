"""Addresses of the catalogue: the public part and the compiler's desk."""

from django.urls import path

from zhengtong.catalogue.web import (
    advising,
    compiling,
    desk,
    portal,
    review,
    sensing,
    updates,
)

app_name = "catalogue"
urlpatterns = [
    path("", portal.search, name="search"),
    path("mine/", desk.list_mine, name="mine"),
    path("mine/advice/", advising.advise, name="advice"),
    path("sensing/", sensing.list_verdicts, name="verdicts"),
    path("sensing/rules/", sensing.list_rules, name="sense-rules"),
    path("mine/new/", compiling.draft, name="new"),
    path("mine/<uuid:entry_id>/", desk.show_draft, name="draft"),
    path("mine/<uuid:entry_id>/edit/", compiling.edit, name="edit"),
    path("mine/<uuid:entry_id>/assess-secrecy/", desk.assess_secrecy, name="assess-secrecy"),
    path("mine/<uuid:entry_id>/assess-personal/", desk.assess_personal, name="assess-personal"),
    path("mine/<uuid:entry_id>/submit/", desk.submit, name="submit"),
    path("mine/<uuid:entry_id>/recall/", desk.recall, name="recall"),
    path("mine/<uuid:entry_id>/revise/", desk.revise, name="revise"),
    path("mine/<uuid:entry_id>/drop/", desk.drop, name="drop"),
    path("mine/<uuid:entry_id>/withdraw/", desk.ask_withdrawal, name="withdraw"),
    path("review/<uuid:entry_id>/", review.show_review, name="review"),
    path("review/<uuid:entry_id>/decide/", review.decide, name="decide"),
    path("changes/", updates.list_changes, name="changes"),
    path("changes/new/", updates.record, name="change-new"),
    path("changes/<uuid:change_id>/", updates.show_change, name="change"),
    path("updates/", updates.list_updates, name="updates"),
    path("updates/<uuid:task_id>/", updates.show_update, name="update"),
    path("updates/<uuid:task_id>/untouched/", updates.untouched, name="update-untouched"),
    path("updates/<uuid:task_id>/reopen/", updates.reopen, name="update-reopen"),
    path("updates/<uuid:task_id>/extend/", updates.extend, name="update-extend"),
    path("updates/<uuid:task_id>/decide/", updates.decide, name="update-decide"),
    path("<uuid:entry_id>/", portal.show_entry, name="entry"),
    path("<uuid:entry_id>/versions/<int:number>/", portal.show_version, name="version"),
    path("<uuid:entry_id>/compare/", portal.show_difference, name="compare"),
]
