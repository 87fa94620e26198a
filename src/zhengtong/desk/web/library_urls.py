"""Addresses of publications and questions."""

from django.urls import path

from zhengtong.desk.web import library, questions

app_name = "library"
urlpatterns = [
    path("", library.list_publications, name="publications"),
    path("new/", library.write_publication, name="new"),
    path("questions/", questions.list_questions, name="questions"),
    path("questions/new/", questions.ask, name="ask"),
    path("questions/<uuid:question_id>/", questions.show_question, name="question"),
    path("questions/<uuid:question_id>/answer/", questions.answer, name="answer"),
    path("questions/<uuid:question_id>/faq/", questions.show_as_faq, name="faq"),
    path("questions/<uuid:question_id>/vote/", questions.vote, name="vote"),
    path("<uuid:publication_id>/", library.show_publication, name="publication"),
    path("<uuid:publication_id>/edit/", library.write_publication, name="edit"),
    path("<uuid:publication_id>/publish/", library.publish, name="publish"),
    path("<uuid:publication_id>/withdraw/", library.withdraw, name="withdraw"),
    path("<uuid:publication_id>/sign/", library.sign, name="sign"),
    path("<uuid:publication_id>/readers/", library.list_readers, name="readers"),
    path("<uuid:publication_id>/urge/", library.urge, name="urge"),
]
