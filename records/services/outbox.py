"""The outbox: letters are written in the caller's transaction and sent by the worker."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from records.models import OutboxMessage
from records.services import jobs
from records.services.jobs import JobFault, Progress

JOB = "outbox.send"
FORGOTTEN = "erased@bangping.invalid"


def post(recipient: str, *, subject: str, body: str, by: str) -> OutboxMessage:
    """Write a letter; it leaves once the transaction is through."""
    message = OutboxMessage.objects.create(recipient=recipient, subject=subject, body=body, queued_by=by)
    jobs.enqueue(JOB, str(message.id), by=by)
    return message


def post_once(occasion: str, *, recipient: str, subject: str, body: str, by: str) -> bool:
    """Write a letter unless one was written on this occasion before; returns whether it was."""
    facts = {"recipient": recipient, "subject": subject, "body": body, "queued_by": by}
    with transaction.atomic():
        message, made = OutboxMessage.objects.get_or_create(occasion=occasion, defaults=facts)
        if made:
            jobs.enqueue(JOB, str(message.id), by=by)
    return made


def send(message_id: str, *, progress: Progress) -> None:
    """Send one letter, unless it has left already."""
    message = OutboxMessage.objects.get(id=message_id)
    if message.state != OutboxMessage.State.WAITING:
        return
    progress(10, "发送信件")
    try:
        EmailMessage(message.subject, message.body, to=[message.recipient]).send()
    except (SMTPException, OSError) as error:
        raise JobFault(f"信件未能发出：{error}") from error
    OutboxMessage.objects.filter(id=message_id).update(state=OutboxMessage.State.SENT, sent_at=timezone.now())


def give_up(message_id: str, *, error: str) -> None:
    waiting = OutboxMessage.objects.filter(id=message_id, state=OutboxMessage.State.WAITING)
    waiting.update(state=OutboxMessage.State.FAILED, error=error)


def forget(recipient: str, *, naming: str, by: str) -> int:
    """Blank the address of the letters to `recipient` that name something, such as a receipt; returns how many.

    A letter that hasn't left yet is given up.
    """
    found = OutboxMessage.objects.filter(recipient=recipient, subject__contains=naming)
    waiting = found.filter(state=OutboxMessage.State.WAITING)
    waiting.update(state=OutboxMessage.State.FAILED, error=f"forgotten by {by}")
    return found.update(recipient=FORGOTTEN)
