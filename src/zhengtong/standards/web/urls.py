"""Addresses of the standards pages, below ``/standards/``."""

from django.urls import path

from zhengtong.standards.web import views

app_name = "standards"
urlpatterns = [
    path("", views.list_elements, name="elements"),
    path("elements/<str:code>/", views.show_element, name="element"),
    path("code-sets/", views.list_code_sets, name="code-sets"),
    path("code-sets/<str:code>/", views.show_code_set, name="code-set"),
]
