"""Letters: sent with the transaction that wrote them, once, when there is a server to take them; then forgotten."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from papers.models import Job
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from profiles.services.letters import KEPT_FOR, LETTER, Letter, add_letter
from tests.profiles.letters import MailServer, read_text

pytestmark = pytest.mark.django_db

SECRET = "BCDF-GHJK"


def write(*, subject: str = "Your code") -> Job:
    letter = Letter("ada@example.org", subject, f"It is {SECRET}.", "Peerlight <site@lab.example>")
    return add_letter(letter)


def test_letter_is_sent_and_forgotten(mail_server):
    job = write(subject="Für Ada Łukasz")

    (letter,) = mail_server.deliver()

    assert (letter["To"], letter["From"], letter["Subject"]) == (
        "ada@example.org", "Peerlight <site@lab.example>", "Für Ada Łukasz",
    )  # fmt: skip
    assert read_text(letter).strip() == f"It is {SECRET}."
    assert letter["Message-ID"].endswith("@lab.example>")
    assert letter["Auto-Submitted"] == "auto-generated"
    job.refresh_from_db()
    assert (job.state, job.payload) == (Job.State.DONE, {})


def test_letter_of_a_transaction_that_failed_is_not_sent(mail_server):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert mail_server.deliver() == []


def test_two_letters_to_one_person_are_two(mail_server):
    write()
    write()

    assert len({letter["Message-ID"] for letter in mail_server.deliver()}) == 2


def test_letter_waits_for_a_server_that_is_down(settings, mail_server):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    job = write()
    assert mail_server.deliver() == []
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.WAITING, 0)
    assert "mail server" in job.note
    assert timedelta(seconds=10) < job.due_at - timezone.now() < timedelta(seconds=20)
    settings.EMAIL_PORT = port

    assert len(mail_server.deliver()) == 1


def test_letter_that_waited_long_is_tried_less_often(settings, mail_server):
    settings.EMAIL_PORT = 1
    job = write()
    Job.objects.update(added_at=timezone.now() - timedelta(minutes=20))

    mail_server.deliver()

    job.refresh_from_db()
    assert timedelta(minutes=9) < job.due_at - timezone.now() < timedelta(minutes=11)


@pytest.mark.parametrize(
    ("refusal", "state"),
    [
        ("451 later, please", Job.State.WAITING),
        ("554 never", Job.State.DONE),
        ("421 busy", Job.State.WAITING),
    ],
)
def test_letter_is_given_up_only_when_the_server_refuses_it_for_good(mail_server, caplog, refusal, state):
    job = write()
    mail_server.refusal = refusal

    mail_server.deliver()

    job.refresh_from_db()
    assert job.state == state
    assert (job.payload == {}) == (state == Job.State.DONE)
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("profiles")]
    assert "ada@example.org" not in " ".join([job.note, *logged])
    if state == Job.State.DONE:
        assert "554" in logged[0]


def test_letter_that_could_not_be_sent_for_a_day_is_forgotten(settings, mail_server, caplog):
    settings.EMAIL_PORT = 1
    job = write()
    Job.objects.update(added_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))

    with caplog.at_level(logging.WARNING):
        mail_server.deliver()

    job.refresh_from_db()
    assert (job.state, job.payload) == (Job.State.DONE, {})
    assert "given up" in caplog.text


def test_letter_that_was_sent_is_not_sent_again(mail_server):
    write()
    lease = take_job([LETTER])
    assert lease is not None
    do_job(lease)
    Job.objects.update(state=Job.State.WAITING)

    assert len(mail_server.deliver()) == 0
    assert len(mail_server.received) == 1


def test_letters_are_files_where_there_is_no_server(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "letters"
    write()

    MailServer().deliver()

    (file,) = Path(tmp_path / "letters").iterdir()
    assert SECRET in file.read_text()


def test_lines_are_not_smuggled_into_the_head_of_a_letter(mail_server):
    job = write(subject="Hello\nBcc: everybody@example.org")
    lease = take_job([LETTER])
    assert lease is not None

    with pytest.raises(ValueError, match="newlines"):
        do_job(lease)

    assert mail_server.received == []
    assert job.pk == lease.job_id


def test_page_to_sign_up_says_where_letters_go_when_there_is_no_server(client, settings):
    settings.LETTERS_FOLDER = "/srv/peerlight/letters"
    assert "/srv/peerlight/letters" in client.get("/account/signup/").content.decode()

    settings.PRODUCTION = True
    page = client.get("/account/signup/").content.decode()
    assert "/srv/peerlight" not in page
    assert "sends no e-mail yet" in page

    settings.LETTERS_FOLDER = ""
    assert "no e-mail" not in client.get("/account/signup/").content.decode()


def test_letters_are_not_shown_to_who_looks_after_the_jobs(admin_client):
    job = write()

    page = admin_client.get(f"/admin/papers/job/{job.pk}/change/").content.decode()

    assert job.subject in page
    assert SECRET not in page
