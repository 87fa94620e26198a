"""Addresses of the desk."""

from django.urls import path

from zhengtong.desk.web import views

app_name = "desk"
urlpatterns = [
    path("", views.show_desk, name="home"),
    path("todo/", views.list_todo, name="todo"),
    path("done/", views.list_done, name="done"),
    path("started/", views.list_started, name="started"),
    path("notices/", views.list_notices, name="notices"),
    path("notices/read-all/", views.read_all, name="read-all"),
    path("notices/<uuid:notice_id>/", views.open_notice, name="notice"),
    path("matters/<uuid:matter_id>/", views.show_matter, name="matter"),
    path("matters/<uuid:matter_id>/print/", views.print_matter, name="matter-print"),
    path("matters/<uuid:matter_id>/transfer/", views.transfer, name="transfer"),
    path("matters/<uuid:matter_id>/withdraw/", views.withdraw, name="withdraw"),
    path("calendar/", views.show_calendar, name="calendar"),
]
