"""Addresses of the portal's own pages."""

from django.urls import path

from zhengtong.site import views
from zhengtong.site.home import robots
from zhengtong.site.home import views as home

app_name = "site"
urlpatterns = [
    path("", home.show_home, name="home"),
    path("look/", home.show_look, name="look"),
    path("look/desk/", home.show_desk_look, name="look-desk"),
    path("look/paper/", home.show_paper, name="look-paper"),
    path("help/", home.show_help, name="help"),
    path("help/errors/", home.show_errors, name="errors"),
    path("help/errors/<str:code>/", home.show_error, name="error"),
    path("help/<slug:key>/", home.show_guide, name="guide"),
    path("accessibility/", home.show_accessibility, name="accessibility"),
    path("robots.txt", robots.show_robots, name="robots"),
    path("sitemap/", home.show_sitemap, name="sitemap"),
    path("text-size/", views.switch_text_size, name="text-size"),
]
