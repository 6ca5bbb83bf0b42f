"""Addresses of invitations and conversations."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from profiles.views import invitations

urlpatterns = [
    path("invitations/new", invitations.invite, name="invitation-new"),
    path("invitations/<id:invitation_id>", invitations.show_invitation, name="invitation"),
    path("invitations/<id:invitation_id>/answer", invitations.answer, name="invitation-answer"),
    path("invitations/<id:invitation_id>/messages", invitations.write, name="invitation-write"),
    path("invitations/<id:invitation_id>/read", invitations.note_read, name="invitation-read"),
    path("invitations/<id:invitation_id>/block", invitations.change_block, name="invitation-block"),
    path("invitations/<id:invitation_id>/report", invitations.complain, name="invitation-report"),
    path("me/invitations", invitations.show_invitations, name="invitations"),
]
