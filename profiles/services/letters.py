"""Letters: written with what they are about, sent by a worker, and forgotten when they are.

A letter is a job, so that it is sent when, and only when, the transaction that wrote it was committed, and a mail
server that is down is waited for. It may arrive twice when a worker is killed while it sends; both have one
`Message-ID`, by which mail programs tell.
"""

import logging
import smtplib
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from uuid import uuid4

import msgspec
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from papers.models import Job
from papers.services.jobs import Lease, NotYetError, add_job, finish_job, hold_lease, keep_lease

LETTER = "letter"

KEPT_FOR = timedelta(days=1)
"""So long a mail server is waited for; codes and links of a letter are over by then."""

_SHORTEST_PAUSE_SECONDS = 15.0
_LONGEST_PAUSE_SECONDS = 1800.0

logger = logging.getLogger(__name__)


class Letter(msgspec.Struct, frozen=True):
    """A letter of plain text, all lines of `headers` by their names; `sender` and `to` as a header has them."""

    to: str
    subject: str
    text: str
    sender: str
    headers: dict[str, str] = {}


def add_letter(letter: Letter) -> Job:
    """Have a letter sent once the caller's transaction is committed. Who is in a hurry pokes a worker."""
    identifier = uuid4().hex
    domain = parseaddr(letter.sender)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{identifier}@{domain}>", "Auto-Submitted": "auto-generated", **letter.headers}
    payload: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(letter, headers=headers))
    return add_job(kind=LETTER, subject=identifier, payload=payload)


def send_letter(lease: Lease) -> None:
    """Send the letter of a job and forget what it said. Raises NotYetError while the mail server can't be had.

    What the server refuses for good, and what could not be sent for `KEPT_FOR`, is given up and forgotten too.
    """
    if not lease.payload:
        return
    letter = msgspec.convert(lease.payload, Letter)
    age = timezone.now() - Job.objects.values_list("added_at", flat=True).get(pk=lease.job_id)
    if age > KEPT_FOR:
        logger.warning("letter %s is given up: it could not be sent in time", lease.subject)
    else:
        keep_lease(lease)
        _send(letter, lease, age)
    with transaction.atomic():
        hold_lease(lease)
        Job.objects.filter(pk=lease.job_id).update(payload={})
        finish_job(lease)


def _send(letter: Letter, lease: Lease, age: timedelta) -> None:
    message = EmailMessage(letter.subject, letter.text, letter.sender, [letter.to], headers=letter.headers)
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        if not _is_final(error):
            pause = min(max(_SHORTEST_PAUSE_SECONDS, age.total_seconds() / 2), _LONGEST_PAUSE_SECONDS)
            raise NotYetError(f"the mail server: {_say(error)}", after_seconds=pause) from error
        logger.warning("letter %s is given up, the mail server refused it: %s", lease.subject, _say(error))


def _is_final(error: Exception) -> bool:
    """Whether the server will not take this letter whenever it is sent: it knows no such address, or not this text."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _say(error: Exception) -> str:
    """What went wrong, without the address that the letter goes to."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return " ".join(sorted({str(code) for code, _ in error.recipients.values()}))
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return str(error).strip().partition("\n")[0] or type(error).__name__
