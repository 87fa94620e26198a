"""Address of the one search."""

from django.urls import path

from zhengtong.desk.web import search

app_name = "search"
urlpatterns = [path("", search.show_results, name="results")]
