"""The pages of inviting: what the page of a researcher says of it, the forms, the conversation, the letters."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.invitations import KEPT_OPEN
from profiles.models import Block, Claim, Complaint, Invitation, Message, User
from profiles.pages.invitations import INVITATIONS_SIZE, MESSAGES_SIZE
from profiles.services.conversations import send_message
from profiles.services.invitations import SENT_LIMIT, block, decline, withdraw
from profiles.services.visibility import hide
from tests.profiles.inviting import TEXT, Pair, browse, invite, make_pair, own, talk, welcome
from tests.profiles.letters import read_text as read_letter
from tests.profiles.people import make_author, make_curator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Pair:
    return make_pair()


def read(client: Client, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def read_words(client: Client, address: str, *, status: int = 200) -> str:
    """What a page says, tags taken out."""
    text = re.sub(r"<[^>]*>", " ", read(client, address, status=status).partition("<main")[2])
    return html.unescape(" ".join(text.split()))


def read_section(client: Client, pair: Pair) -> str:
    """The section of Ben's page."""
    return read(client, pair.ben_address).partition('id="collaboration"')[2].partition("</section>")[0]


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read(client, address)
    return len(queries)


def send(client: Client, pair: Pair, text: str = TEXT) -> Any:
    return client.post("/invitations/new", {"to": pair.ben_page.pk, "text": text})


# ---- The section of the page


@pytest.mark.parametrize(
    ("preference", "said"),
    [
        ("open", "Sign in to invite"),
        ("some", "Sign in to invite"),
        ("closed", "not looking for collaborations"),
        ("", "has not said whether"),
    ],
)
def test_visitor_reads_whether_somebody_can_be_invited(client, pair, preference, said):
    welcome(pair.ben_page, pair.ben, preference)
    section = read_section(client, pair)
    assert said in section
    assert ("Sign in to invite" in section) is (preference in ("open", "some"))


def test_visitor_is_led_back_to_the_section(client, pair):
    address = html.unescape(re.findall(r'href="([^"]*)"', read_section(client, pair))[0])
    assert address == f"/account/login/?next={pair.ben_address.replace('/', '%2F')}%23collaboration"


def test_visitor_reads_that_nobody_owns_the_page(client, pair):
    Claim.objects.filter(user=pair.ben).delete()
    assert "Nobody has shown yet that this page is theirs" in read_section(client, pair)


def test_same_part_stands_at_an_address_of_its_own(client, pair):
    assert "Sign in to invite" in read(client, f"{pair.ben_address}/collaboration")


def test_who_owns_a_page_is_shown_the_button(pair):
    assert f'href="/invitations/new?to={pair.ben_page.pk}"' in read_section(browse(pair.ada), pair)


def test_who_owns_none_reads_how_to_get_there(pair):
    section = read_section(browse(make_user("Cem Cy")), pair)
    assert "at level L2 or above" in section
    assert 'href="/search?type=people"' in section


def test_owner_reads_who_can_invite_them(pair):
    section = read_section(browse(pair.ben), pair)
    assert "can invite you" in section
    assert f'href="/researchers/{pair.ben_page.pk}/edit#statement"' in section


def test_section_tells_both_how_it_stands(pair):
    welcome(pair.ada_page, pair.ada)
    ada = browse(pair.ada)
    invitation = invite(pair)
    assert "waits for an answer" in read_section(ada, pair)
    assert f'href="/invitations/{invitation.pk}"' in read_section(ada, pair)
    decline(invitation_id=invitation.pk, by=pair.ben)
    assert "declined your last invitation" in read_section(ada, pair)
    Invitation.objects.all().delete()
    assert f'href="/invitations/{talk(pair).pk}" rel="nofollow">Open the conversation' in read_section(
        ada, pair
    )


def test_block_and_a_disabled_owner_read_the_same(pair):
    ada = browse(pair.ada)
    User.objects.filter(pk=pair.ben.pk).update(is_active=False)
    away = read_section(ada, pair)
    User.objects.filter(pk=pair.ben.pk).update(is_active=True)
    invitation = invite(pair)
    withdraw(invitation_id=invitation.pk, by=pair.ada)
    block(invitation_id=invitation.pk, by=pair.ben)
    assert read_section(ada, pair) == away
    assert "not accepting invitations at the moment" in away


def test_who_blocks_reads_that_they_do(pair):
    block(invitation_id=invite(pair).pk, by=pair.ada)
    assert "You blocked the owner of this page" in read_section(browse(pair.ada), pair)


def test_page_of_who_is_signed_in_asks_as_many_queries_however_it_stands(pair):
    ada = browse(pair.ada)
    read_section(ada, pair)
    before = count_queries(ada, pair.ben_address)
    talk(pair)
    assert count_queries(ada, pair.ben_address) == before


# ---- The form


def test_invitation_is_sent_and_its_owner_written_to(pair, mail_server):
    answer = send(browse(pair.ada), pair, "Look at <b>rivers</b>: buy@spam.example")
    invitation = Invitation.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/invitations/{invitation.pk}")
    (letter,) = mail_server.deliver()
    text = read_letter(letter)
    assert letter["To"] == "ben@mail.example"
    assert letter["Subject"] == "Somebody invites you to collaborate"
    assert f"http://testserver/invitations/{invitation.pk}\n" in text
    assert "Ada Ax invites you" in text
    assert letter.get_content_type() == "text/plain"
    for secret in ("ada@mail.example", "rivers", "spam"):
        assert secret not in letter.as_string()


def test_form_that_is_sent_again_writes_nobody_again(pair, mail_server):
    ada = browse(pair.ada)
    assert send(ada, pair)["Location"] == send(ada, pair)["Location"]
    assert len(mail_server.deliver()) == 1
    assert ada.get(f"/invitations/new?to={pair.ben_page.pk}").status_code == 303


def test_form_says_who_reads_what(pair):
    text = read(browse(pair.ada), f"/invitations/new?to={pair.ben_page.pk}")
    assert f"/researchers/{pair.ada_page.pk}-ada-ax" in text
    assert "Send the invitation" in text


def test_former_id_leads_to_the_record(pair):
    from papers.models import AuthorRedirect

    AuthorRedirect.objects.create(old_id=999_999, author=pair.ben_page)
    send(browse(pair.ada), pair)
    assert browse(pair.ada).get("/invitations/new?to=999999").status_code == 303
    assert Invitation.objects.get().author_id == pair.ben_page.pk


def test_form_is_given_back_with_what_was_typed(pair):
    answer = send(browse(pair.ada), pair, "<i>" + "x" * 2000)
    assert answer.status_code == 400
    assert "at most 2,000 characters" in answer.content.decode()
    assert "&lt;i&gt;xxx" in answer.content.decode()


def test_who_may_not_is_told_why_and_has_no_form(pair):
    stranger = browse(make_user("Cem Cy"))
    text = read_words(stranger, f"/invitations/new?to={pair.ben_page.pk}")
    assert "at level L2 or above" in text
    assert "Send the invitation" not in text
    assert send(stranger, pair).status_code == 403
    welcome(pair.ben_page, pair.ben, "closed")
    answer = send(browse(pair.ada), pair)
    assert answer.status_code == 400
    assert "not looking for collaborations" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("", 400),
        ("x", 400),
        ("0", 400),
        ("-1", 400),
        ("9" * 30, 400),
        ("1e3", 400),
        ("\x00", 400),
        ("987654", 404),
    ],
)
def test_form_for_nobody_is_no_error_of_ours(pair, to, status):
    ada = browse(pair.ada)
    assert ada.get("/invitations/new", {"to": to}).status_code == status
    assert ada.post("/invitations/new", {"to": to, "text": TEXT}).status_code == status


def test_hidden_page_is_not_invited_to(pair):
    Claim.objects.filter(user=pair.ben).update(level=3)
    hide(author_id=pair.ben_page.pk, by=pair.ben)
    assert send(browse(pair.ada), pair).status_code == 404
    assert not Invitation.objects.exists()


def test_too_many_are_told_when_to_come_again(pair):
    ada = browse(pair.ada)
    for number in range(SENT_LIMIT.most):
        name = f"Cem Cy{'abcdefghijk'[number]}"
        author, user = make_author(name), make_user(name)
        own(user, author)
        welcome(author, user)
        ada.post("/invitations/new", {"to": author.pk, "text": TEXT})
    answer = send(ada, pair)
    assert (answer.status_code, Invitation.objects.count()) == (429, SENT_LIMIT.most)
    assert int(answer["Retry-After"]) > 0


# ---- The invitation and the conversation


def test_invitation_is_seen_by_its_two_people_alone(pair):
    address = f"/invitations/{talk(pair).pk}"
    nothing = "/invitations/999999"
    for user in (pair.ada, pair.ben):
        assert TEXT in read(browse(user), address)
    for user in (make_user("Cem Cy"), make_curator()):
        client = browse(user)
        for tail in ("", "/report"):
            assert client.get(f"{address}{tail}").status_code == 404
        for tail in ("/answer", "/messages", "/read", "/block", "/report"):
            assert client.post(f"{address}{tail}", {"do": "block", "text": "x"}).status_code == 404
        seen, missing = client.get(address), client.get(nothing)
        number = address.rpartition("/")[2]
        assert seen.content.decode().replace(number, "N") == missing.content.decode().replace("999999", "N")
    assert not Message.objects.exists()
    assert not Block.objects.exists()


def test_two_of_them_see_names_and_no_address(pair):
    address = f"/invitations/{talk(pair).pk}"
    for user in (pair.ada, pair.ben):
        text = read(browse(user), address)
        assert "@mail.example" not in text
    assert "Conversation with Ada Ax" in read(browse(pair.ben), address)
    assert "claimed at level" in read_words(browse(pair.ben), address)


def test_title_is_a_phrase_where_the_other_has_no_name(pair):
    address = f"/invitations/{talk(pair).pk}"
    Invitation.objects.update(recipient=None)
    assert "Conversation with an account that is gone" in read_words(browse(pair.ada), address)


def test_name_of_who_is_asked_is_not_told_before_they_agree(pair):
    User.objects.filter(pk=pair.ben.pk).update(name="Benjamin of Ghent")
    invitation = invite(pair)
    assert "Ghent" not in read(browse(pair.ada), f"/invitations/{invitation.pk}")
    Claim.objects.filter(user=pair.ben).delete()
    page = read_words(browse(pair.ada), f"/invitations/{invitation.pk}")
    assert "Ghent" not in page
    assert "Your invitation to somebody who owned the page of" in page


def test_name_of_who_asks_and_hides_their_page_is_not_told_before_both_agree(pair):
    User.objects.filter(pk=pair.ada.pk).update(name="Ada Secret")
    invitation = invite(pair)
    Claim.objects.filter(user=pair.ada).update(level=3)
    hide(author_id=pair.ada_page.pk, by=pair.ada)
    ben = browse(pair.ben)
    for address in (f"/invitations/{invitation.pk}", "/me/invitations"):
        words = read_words(ben, address)
        assert "Ada" not in words
        assert "Somebody who owned another page" in words


def test_what_was_written_is_text_and_nothing_else(pair):
    evil = "<script>alert(1)</script>\n\nhttps://evil.example/ \u202e{{ user.email }}"
    invitation = talk(pair)
    Invitation.objects.update(text=evil)
    send_message(invitation_id=invitation.pk, text=evil, after=0, by=pair.ada)
    text = read(browse(pair.ben), f"/invitations/{invitation.pk}")
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;<br><br>https://evil.example/") == 2
    assert 'href="https://evil' not in text


def test_letters_tell_of_acceptance_and_of_the_first_message_and_of_no_refusal(pair, mail_server):
    ada, ben = browse(pair.ada), browse(pair.ben)
    send(ada, pair)
    address = f"/invitations/{Invitation.objects.get().pk}"
    for _ in range(2):
        assert ben.post(f"{address}/answer", {"do": "accept"}).status_code == 303
    for text in ("One", "Two"):
        assert ben.post(f"{address}/messages", {"text": text, "after": "0"})["Location"] == f"{address}#write"
    letters = mail_server.deliver()
    assert sorted((letter["To"], letter["Subject"]) for letter in letters) == [
        ("ada@mail.example", "You have a message"),
        ("ada@mail.example", "Your invitation was accepted"),
        ("ben@mail.example", "Somebody invites you to collaborate"),
    ]
    for letter in letters:
        assert "One" not in read_letter(letter)
    assert all("ben@" not in read_letter(one) for one in letters)


def test_declined_invitation_writes_nobody(pair, mail_server):
    invitation = invite(pair)
    browse(pair.ben).post(f"/invitations/{invitation.pk}/answer", {"do": "decline"})
    assert mail_server.deliver() == []
    assert "They declined." in read_words(browse(pair.ada), f"/invitations/{invitation.pk}")


def test_each_is_offered_what_they_can_do(pair):
    ada, ben = browse(pair.ada), browse(pair.ben)
    address = f"/invitations/{invite(pair).pk}"

    def list_buttons(client: Client) -> list[str]:
        page = read(client, address).partition("<main")[2]
        return re.findall(r"<button[^>]*>([^<]*)</button>", page) + re.findall(r">(Report what)", page)

    assert list_buttons(ben) == ["Accept", "Decline", "Block", "Report what"]
    assert list_buttons(ada) == ["Take it back", "Block"]
    ben.post(f"{address}/answer", {"do": "accept"})
    ada.post(f"{address}/messages", {"text": "Well?", "after": "0"})
    assert list_buttons(ben) == ["Mark as read", "Send", "Block", "Report what"]
    assert list_buttons(ada) == ["Send", "Block"]
    ben.post(f"{address}/block", {"do": "block"})
    assert list_buttons(ben) == ["Unblock", "Report what"]
    assert list_buttons(ada) == ["Block"]
    assert "no more messages can be written here" in read_words(ada, address)
    assert "blocked" not in read_words(ada, address).replace("Who is blocked", "")


def test_invitation_that_waited_too_long_is_over(pair):
    invitation = invite(pair)
    Invitation.objects.update(sent_at=invitation.sent_at - KEPT_OPEN)
    text = read_words(browse(pair.ben), f"/invitations/{invitation.pk}")
    assert "Over:" in text
    assert "Accept" not in text


def test_refused_message_is_given_back(pair):
    address = f"/invitations/{talk(pair).pk}"
    answer = browse(pair.ada).post(f"{address}/messages", {"text": "<i>" + "x" * 4000, "after": "0"})
    assert answer.status_code == 400
    assert "&lt;i&gt;xxx" in answer.content.decode()
    assert "at most 4,000 characters" in answer.content.decode()


@pytest.mark.parametrize(
    ("tail", "form"),
    [
        ("/answer", {"do": "eat"}),
        ("/answer", {}),
        ("/block", {"do": "\x00"}),
        ("/read", {"until": "x"}),
        ("/read", {"until": "9" * 25}),
        ("/messages", {"text": "Well?", "after": "-1"}),
        ("/messages", {"text": "Well?"}),
        ("/report", {"note": "\x00"}),
        ("?before=x", None),
        ("?before=0", None),
    ],
)
def test_bad_forms_are_refused_with_a_sentence(pair, tail, form):
    client, address = browse(pair.ben), f"/invitations/{talk(pair).pk}{tail}"
    answer = client.get(address) if form is None else client.post(address, form)
    assert answer.status_code == 400
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "address", ["/invitations/0", "/invitations/x", f"/invitations/{'9' * 25}", "/invitations/"]
)
def test_addresses_of_no_invitation_are_not_there(pair, address):
    assert browse(pair.ada).get(address).status_code == 404


def test_long_conversation_is_read_in_stretches(pair):
    conversation = talk(pair)
    ada = browse(pair.ada)
    address = f"/invitations/{conversation.pk}"
    Message.objects.bulk_create(
        Message(invitation=conversation, by=pair.ben, text=f"Number {number}.")
        for number in range(MESSAGES_SIZE + 3)
    )
    text = read(ada, address)
    assert "Number 2." not in text
    assert "Number 3." in text
    assert TEXT not in text
    earlier = re.findall(r'href="([^"]*before=[^"]*)"', text)[0]
    before = read(ada, earlier)
    assert "Number 2." in before
    assert "Number 3." not in before
    assert TEXT in before
    assert 'id="message"' not in before
    first = Message.objects.order_by("pk")[0].pk
    assert ada.get(f"{address}?before={first}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_conversation_asks_as_many_queries_whatever_its_messages(pair, count):
    conversation = talk(pair)
    for number in range(count):
        send_message(invitation_id=conversation.pk, text=f"Number {number}", after=0, by=pair.ben)
    ada = browse(pair.ada)
    assert (
        count_queries(ada, f"/invitations/{conversation.pk}") == 4
    )  # session, account, invitation, messages


# ---- Lists, counts, complaints


def test_lists_tell_received_and_sent(pair):
    invite(pair)
    ada, ben = browse(pair.ada), browse(pair.ben)
    assert "Nobody invited you yet." in read_words(ada, "/me/invitations")
    assert "Ben Bo" in read_words(ada, "/me/invitations?show=sent")
    assert "Waits for your answer." in read_words(ben, "/me/invitations")
    assert "You invited nobody yet." in read_words(ben, "/me/invitations?show=sent")


def test_list_says_whom_one_blocked_and_nothing_of_who_blocks(pair):
    invitation = talk(pair)
    block(invitation_id=invitation.pk, by=pair.ben)
    assert "You blocked them." in read_words(browse(pair.ben), "/me/invitations")
    assert "block" not in read_words(browse(pair.ada), "/me/invitations?show=sent").lower()


def test_list_ends_where_it_ends(pair):
    ada = browse(pair.ada)
    for address in ("?page=2", "?show=sent&page=2"):
        assert ada.get(f"/me/invitations{address}").status_code == 404
    for address in ("?page=x", "?page=0", "?show=all", "?show=%00"):
        assert ada.get(f"/me/invitations{address}").status_code == 400


def test_list_is_paged_and_asks_as_many_queries_whatever_its_rows(pair):
    ben = browse(pair.ben)
    people = User.objects.bulk_create(
        User(email=f"p{number}@mail.example") for number in range(INVITATIONS_SIZE + 1)
    )
    rows = [
        Invitation(author_id=pair.ben_page.pk, sender=one, recipient=pair.ben, text=TEXT) for one in people
    ]
    Invitation.objects.bulk_create(rows[:1])
    before = count_queries(ben, "/me/invitations")
    Invitation.objects.bulk_create(rows[1:])
    assert count_queries(ben, "/me/invitations") == before == 4
    assert read(ben, "/me/invitations").count('class="what"') == INVITATIONS_SIZE
    assert read(ben, "/me/invitations?page=2").count('class="what"') == 1


def test_what_waits_is_counted_on_every_page_without_a_query(client, pair):
    ben = browse(pair.ben)
    before = count_queries(ben, "/me/feed")
    assert "/me/invitations" not in read(ben, "/me/feed")
    invitation = invite(pair)
    assert 'href="/me/invitations">Invitations <span class="num">1</span>' in read(ben, "/me/feed")
    assert count_queries(ben, "/me/feed") == before
    ben.post(f"/invitations/{invitation.pk}/answer", {"do": "accept"})
    send_message(invitation_id=invitation.pk, text="Well?", after=0, by=pair.ada)
    assert '<span class="num">1</span>' in read(ben, "/me/feed").partition("<main")[0]
    ben.post(f"/invitations/{invitation.pk}/read", {"until": Message.objects.get().pk})
    assert "/me/invitations" not in read(ben, "/me/feed")


def test_complaint_reaches_the_curators_and_blocks(pair):
    invitation = invite(pair, "Buy my <b>rivers</b>.")
    ben, curator = browse(pair.ben), browse(make_curator())
    assert "copy of what they wrote" in read(ben, f"/invitations/{invitation.pk}/report")
    answer = ben.post(f"/invitations/{invitation.pk}/report", {"note": "It is an advert.", "block": "yes"})
    assert answer["Location"] == f"/invitations/{invitation.pk}"
    complaint = Complaint.objects.get()
    assert Block.objects.filter(blocker=pair.ben, blocked=pair.ada).exists()
    address = f"/curate/complaints/{complaint.pk}"
    assert address in read(curator, "/curate?kind=complaint")
    text = read(curator, address)
    assert "Buy my &lt;b&gt;rivers&lt;/b&gt;." in text
    assert "It is an advert." in text
    assert f"/curate/claims/{Claim.objects.get(user=pair.ada).pk}" in text
    assert curator.post(f"{address}/answer", {"reason": "none"}).status_code == 400
    assert curator.post(f"{address}/answer", {"reason": "warned", "note": "Told."})["Location"] == address
    assert "The person was told to stop." in read(curator, address)
    assert curator.post(f"{address}/answer", {"reason": "warned"}).status_code == 409
    assert read_section(Client(), pair).count("report") == 0


def test_complaint_about_a_curator_is_another_curators(pair):
    User.objects.filter(pk=pair.ada.pk).update(is_curator=True)
    ben = browse(pair.ben)
    ben.post(f"/invitations/{invite(pair).pk}/report", {"note": "Rude."})
    address = f"/curate/complaints/{Complaint.objects.get().pk}"
    ada = browse(pair.ada)
    assert ada.get(address).status_code == 403
    assert ada.post(f"{address}/answer", {"reason": "no-breach"}).status_code == 403
    assert ada.get("/curate/complaints/999999").status_code == 404
