"""Addresses of the owner's desk, behind `/researchers/<id>`."""

from django.urls import path

from profiles.views import desk

urlpatterns = [
    path("/edit", desk.show_desk),
    path("-<str:slug>/edit", desk.show_desk, name="desk"),
    path("/edit/statement", desk.change_statement, name="desk-statement"),
    path("/edit/names", desk.change_names, name="desk-names"),
    path("/edit/highlights", desk.move_highlight, name="desk-highlights"),
    path("/edit/review", desk.note_review, name="desk-review"),
]
