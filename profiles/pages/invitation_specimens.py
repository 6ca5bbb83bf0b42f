"""What a page says of inviting, invitations and conversations, in each of their states."""

import datetime
from typing import Any

from msgspec.structs import replace

from profiles.invitations import Acquaintance, Standing
from profiles.pages.collaboration import Collaboration, show_own_collaboration
from profiles.pages.curation_complaints import show_complaint_page
from profiles.pages.invitations import InvitationLine, InvitationPage, Person, show_invitation_page
from profiles.pages.specimens import Specimen
from profiles.selectors.invitations import ComplaintRow, InvitationRow, MessageRow

_NOW = datetime.datetime(2026, 11, 20, 13, 7, tzinfo=datetime.UTC)
_LONG = "Let us look at rivers together.\n\nYours on floods, mine on droughts: " + "from far above " * 20
_KNOWN = Acquaintance(2, False, True, "open", 3, False, False, 7, None, None, None)
_ROW = InvitationRow(
    id=7,
    author_id=12,
    author_name="Wei Lin",
    is_sender=False,
    text=_LONG,
    state="open",
    sent_at=_NOW,
    changed_at=_NOW,
    unread_count=0,
    other_id=3,
    other_name="Elna",
    is_other_active=True,
    page_id=13,
    page_name="Elna Thorsvik",
    page_level=3,
    is_blocking=False,
    is_blocked=False,
)
_MESSAGES = (
    MessageRow(1, True, "With pleasure. When?", _NOW),
    MessageRow(2, False, "On Monday: https://example.org/" + "rivers" * 20, _NOW),
)


def show_invitations() -> list[Specimen]:
    """The section of the researcher page, lines of lists, a conversation and what can be done with it."""
    return [*_show_sections(), *_show_lines(), *_show_conversations(), *_show_complaints()]


def _show_sections() -> list[Specimen]:
    template = "components/collaboration.html"
    public = {
        "for a visitor": Collaboration("Open to collaborate", "20 Nov 2026", "", "#sign-in"),
        "some, for a visitor": Collaboration("Open to some collaborations", "20 Nov 2026", "", "#sign-in"),
        "closed": Collaboration("Not looking for collaborations", "20 Nov 2026", "They are not asked.", "#"),
        "not stated": Collaboration("", "", "The owner has not said whether they want to be asked.", "#"),
        "unclaimed": Collaboration("", "", "Nobody has shown yet that this page is theirs.", "#"),
    }
    return [
        *(
            Specimen("Collaboration", state, template, {"collaboration": one})
            for state, one in public.items()
        ),
        *(
            Specimen(
                "Collaboration",
                f"to who is signed in: {standing}",
                template,
                {
                    "collaboration": public["for a visitor"],
                    "own": show_own_collaboration(12, standing, _KNOWN),
                },
            )
            for standing in Standing
        ),
    ]


def _show_lines() -> list[Specimen]:
    known, gone = Person("Elna Thorsvik", "#p", "L3"), Person("An account that is gone", "", "")
    lines = {
        "waits": InvitationLine("#i", known, "Waits for your answer.", "", "20 Nov 2026"),
        "a conversation": InvitationLine("#i", known, "In conversation.", "2 unread messages", "20 Nov 2026"),
        "with who is gone": InvitationLine(
            "#i", gone, "A conversation that is over: no more messages can be written here.", "", "1 Jan 2026"
        ),
    }
    line = "components/invitation_line.html"
    whole = "components/invitation_list.html"
    return [
        *(Specimen("Invitation", state, line, {"line": one}, is_item=True) for state, one in lines.items()),
        Specimen("Invitations", "received", whole, {"lines": tuple(lines.values())}),
        Specimen("Invitations", "none received", whole, {}),
        Specimen("Invitations", "none sent", whole, {"is_sent": True}),
    ]


def _show_conversations() -> list[Specimen]:
    steps, guard = "components/invitation_steps.html", "components/guard.html"
    talk = _show(_MESSAGES, state="accepted", unread_count=1)
    return [
        Specimen("Invitation", "to answer", steps, {"page": _show()}),
        Specimen("Invitation", "to take back", steps, {"page": _show(is_sender=True)}),
        Specimen("Conversation", "just begun", "components/conversation.html", {"page": _show()}),
        Specimen("Conversation", "with something unread", "components/conversation.html", {"page": talk}),
        Specimen(
            "Conversation",
            "with who is gone",
            "components/conversation.html",
            {"page": _show(_MESSAGES[:1], state="accepted", text="", other_id=None)},
        ),
        Specimen(
            "Conversation",
            "a long one",
            "components/conversation.html",
            {"page": _show(tuple(_MESSAGES[1] for _ in range(51)), state="accepted")},
        ),
        Specimen("Message", "to be written", "components/message_form.html", {"page": talk}),
        Specimen(
            "Message",
            "refused",
            "components/message_form.html",
            {
                "page": talk,
                "prefix": "refused-",
                "text": "x",
                "refused": "No more messages can be written here.",
            },
        ),
        Specimen("Guard", "to block", guard, {"page": talk}),
        Specimen("Guard", "blocked", guard, {"page": _show(state="accepted", is_blocking=True)}),
    ]


def _show_complaints() -> list[Specimen]:
    row = ComplaintRow(7, 12, "Wei Lin", 2, "Wei Lin", 3, "Elna", 9, _LONG, "Rude.", _NOW, None, "", "")
    answered = replace(row, answered_at=_NOW, answer="warned", answer_note="By a letter.")
    return [
        Specimen("Complaint", state, "components/answer_complaint.html", {"page": show_complaint_page(one)})
        for state, one in (("open", row), ("answered", answered))
    ]


def _show(messages: tuple[MessageRow, ...] = (), **fields: Any) -> InvitationPage:
    return show_invitation_page(replace(_ROW, **fields), messages, before=None, now=_NOW)
