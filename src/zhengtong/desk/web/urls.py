"""Addresses of the desk."""

from django.urls import path

from zhengtong.desk.web import (
    batches,
    calendar,
    messages,
    orders,
    outbox,
    overdue,
    saved_views,
    views,
    worklists,
)

app_name = "desk"
urlpatterns = [
    path("", views.show_desk, name="home"),
    path("todo/", worklists.list_todo, name="todo"),
    path("todo/batch/", batches.act_on_many, name="batch"),
    path("done/", worklists.list_done, name="done"),
    path("started/", worklists.list_started, name="started"),
    path("notices/", worklists.list_notices, name="notices"),
    path("notices/read-many/", batches.read_many, name="read-many"),
    path("notices/read-all/", views.read_all, name="read-all"),
    path("notices/<uuid:notice_id>/", views.open_notice, name="notice"),
    path("matters/<uuid:matter_id>/", views.show_matter, name="matter"),
    path("matters/<uuid:matter_id>/print/", views.print_matter, name="matter-print"),
    path("matters/<uuid:matter_id>/transfer/", views.transfer, name="transfer"),
    path("matters/<uuid:matter_id>/withdraw/", views.withdraw, name="withdraw"),
    path("calendar/", calendar.show_calendar, name="calendar"),
    path("calendar/load/", calendar.load_year, name="calendar-load"),
    path("calendar/enter/", calendar.enter_year, name="calendar-enter"),
    path("calendar/region/", calendar.add_regional_day, name="calendar-region"),
    path(
        "calendar/region/<uuid:day_id>/end/", calendar.end_regional_day, name="calendar-region-end"
    ),
    path("calendar/changes/", calendar.list_changes, name="calendar-changes"),
    path("calendar/changes/<uuid:change_id>/", calendar.show_change, name="calendar-change"),
    path(
        "calendar/changes/<uuid:change_id>/confirm/",
        calendar.confirm_change,
        name="calendar-confirm",
    ),
    path("calendar/changes/<uuid:change_id>/drop/", calendar.drop_change, name="calendar-drop"),
    path("calendar/changes/<uuid:change_id>/again/", calendar.repeat_change, name="calendar-again"),
    path("views/", saved_views.save, name="view-save"),
    path("views/<uuid:view_id>/", saved_views.change, name="view-change"),
    path("overdue/", overdue.list_overdue, name="overdue"),
    path("orders/", orders.list_orders, name="orders"),
    path("orders/<uuid:order_id>/", orders.show_order, name="order"),
    path("orders/<uuid:order_id>/accept/", orders.accept_order, name="order-accept"),
    path("orders/<uuid:order_id>/give/", orders.give_order, name="order-give"),
    path("orders/<uuid:order_id>/note/", orders.note_order, name="order-note"),
    path("orders/<uuid:order_id>/close/", orders.close_order, name="order-close"),
    path("orders/<uuid:order_id>/reopen/", orders.reopen_order, name="order-reopen"),
    path("messages/", messages.edit_settings, name="message-settings"),
    path("messages/address/", messages.offer_address, name="address-offer"),
    path("messages/address/confirm/", messages.confirm_address, name="address-confirm"),
    path("messages/address/forget/", messages.forget_address, name="address-forget"),
    path("outbox/", outbox.show_outbox, name="outbox"),
    path("outbox/test/", outbox.send_test, name="outbox-test"),
    path("outbox/<uuid:message_id>/retry/", outbox.retry_message, name="outbox-retry"),
    path("templates/", outbox.list_wordings, name="wordings"),
    path("templates/<str:code>/<str:language>/", outbox.edit_wording, name="wording"),
]
