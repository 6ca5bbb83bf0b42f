"""A real mail server on this machine, to which the site's letters go when a worker sends them."""

from __future__ import annotations

import email
import re
from asyncio import Server
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from papers.models import Job
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from profiles.services.letters import LETTER


@dataclass
class MailServer:
    """What came in, oldest first. `refusal` is what it says to every letter instead of taking it, such as "550 no"."""

    received: list[EmailMessage] = field(default_factory=list)
    refusal: str = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        if self.refusal:
            return self.refusal
        letter = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.received.append(letter)
        return "250 taken"

    def deliver(self) -> list[EmailMessage]:
        """Do what a worker does with the letters that wait; those that came in by that."""
        before = len(self.received)
        Job.objects.filter(kind=LETTER, state=Job.State.WAITING).update(
            due_at=timezone.now() - timedelta(hours=1)
        )
        for _ in range(Job.objects.filter(kind=LETTER, state=Job.State.WAITING).count()):
            lease = take_job([LETTER])
            assert lease is not None
            do_job(lease)
        return self.received[before:]

    def read_code(self) -> str:
        """The code of the newest letter, once those that wait are sent."""
        self.deliver()
        found = re.search(r"^ {4}([A-Z]{4}-[A-Z]{4})$", read_text(self.received[-1]), re.MULTILINE)
        assert found, read_text(self.received[-1])
        return found[1]


class _Controller(Controller):
    """Finds out which port the system gave it before it knocks there."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def read_text(letter: EmailMessage) -> str:
    """What a letter says."""
    return str(letter.get_content()).replace("\r\n", "\n")


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A mail server for one test, which the site sends its letters by."""
    server = MailServer()
    controller = _Controller(server, hostname="127.0.0.1", port=0, ready_timeout=10)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield server
    controller.stop()
