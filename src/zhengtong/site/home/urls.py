"""Addresses of the portal's own pages."""

from django.urls import path

from zhengtong.site import views

app_name = "site"
urlpatterns = [
    path("text-size/", views.switch_text_size, name="text-size"),
]
