"""Addresses of the owner's desk, behind `/researchers/<id>`."""

from django.urls import path

from profiles.views import desk, desk_visibility, desk_works

urlpatterns = [
    path("/edit", desk.show_desk),
    path("-<str:slug>/edit", desk.show_desk, name="desk"),
    path("/edit/statement", desk.change_statement, name="desk-statement"),
    path("/edit/names", desk.change_names, name="desk-names"),
    path("/edit/highlights", desk.move_highlight, name="desk-highlights"),
    path("/edit/review", desk.note_review, name="desk-review"),
    path("/edit/visibility", desk_visibility.change_visibility, name="desk-visibility"),
    path("/edit/removal", desk_visibility.ask_removal, name="desk-removal"),
    path("/edit/works", desk_works.show_works),
    path("-<str:slug>/edit/works", desk_works.show_works, name="desk-works"),
    path("/edit/works/said", desk_works.put_right, name="desk-works-said"),
    path("/edit/works/undone", desk_works.undo_one, name="desk-works-undone"),
    path("/edit/works/added", desk_works.add, name="desk-works-added"),
]
