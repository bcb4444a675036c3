"""E-mail over SMTP: a neutral subject, the same words as text and as plain HTML.

SMTP cannot be asked whether it has a message. Two things keep it from arriving twice: whoever sends
claims the message before, and the Message-ID follows from our key, so that a second copy is the same
message to the mail systems it passes. One gap is left: a server that takes a message and dies before
it says so. Then it is sent again under the same Message-ID.
"""

import datetime as dt
import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Final

from vanzelf.connectors.carriers import Outgoing, Refused, Sent, TryLater

_ADDRESS: Final = re.compile(
    r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"]+\.[^\s@,;:<>()\[\]\\\"]+"
)
_PERMANENT: Final = 500
_NOTHING: Final = "&#847;&zwnj;&nbsp;" * 90
"""Characters without a look: after them a list of messages shows nothing of the text."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where e-mail is handed over. tls: STARTTLS before anything is said. timeout: seconds.

    context: whose certificates count; those of the system when not given.
    """

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = True
    timeout: float = 20
    context: ssl.SSLContext | None = None


class Mail:
    """A mail server, as a carrier of e-mail.

    sender: the name and address that residents see. preview: what a list of messages or a locked
    telephone shows of it; it says nothing of what the message is about.
    """

    name = "mail"

    def __init__(
        self,
        server: Server,
        sender: str,
        address: str,
        preview: str,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._server, self._sender, self._address = server, sender, address
        self._preview, self._now = preview, now

    def send(self, key: str, outgoing: Outgoing) -> Sent:
        """Hand over an e-mail. Raises TryLater or Refused."""
        if outgoing.channel != "email":
            raise Refused("mail-kanaal")
        to = _checked(outgoing.to)
        message = self._message(key, to, outgoing)
        try:
            self._hand_over(message, to)
        except smtplib.SMTPRecipientsRefused as error:
            raise _meant(next(iter(error.recipients.values()))[0]) from None
        except smtplib.SMTPDataError as error:
            raise _meant(error.smtp_code) from None
        except smtplib.SMTPResponseException as error:
            # It does not want us, whatever the message: settings, or trouble of its own.
            raise TryLater(f"smtp-{error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise TryLater(f"smtp-{type(error).__name__.lower()}") from None
        return Sent(message["Message-ID"])

    def found(self, key: str) -> Sent | None:  # noqa: ARG002 -- as every carrier
        """Nothing: a mail server does not say what it has."""
        return None

    def _hand_over(self, message: EmailMessage, to: str) -> None:
        server = self._server
        at = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            self._begin(at)
            at.send_message(message, self._address, [to])
            with suppress(smtplib.SMTPException, OSError):
                at.quit()  # it has the message, however it says goodbye
        finally:
            at.close()

    def _begin(self, at: smtplib.SMTP) -> None:
        if self._server.tls:
            at.starttls(context=self._server.context or ssl.create_default_context())
        if self._server.user:
            at.login(self._server.user, self._server.password)

    def _message(self, key: str, to: str, outgoing: Outgoing) -> EmailMessage:
        message, domain = EmailMessage(policy=SMTP), self._address.rpartition("@")[2]
        message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
        message["Date"] = format_datetime(self._now().astimezone(dt.UTC))
        message["From"] = Address(self._sender, addr_spec=self._address)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = " ".join(outgoing.subject.split())
        message["Content-Language"] = outgoing.language
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(f"{self._preview}\n\n{outgoing.text.strip()}\n")
        message.add_alternative(page(outgoing, self._preview), subtype="html")
        return message


def page(outgoing: Outgoing, preview: str) -> str:
    """The same words as a page: paragraphs and lists, nothing that is fetched or follows a reader."""
    hidden = "display:none;font-size:1px;line-height:1px;max-height:0;overflow:hidden"
    return (
        f'<!doctype html>\n<html lang="{outgoing.language}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(outgoing.subject)}</title></head>\n"
        '<body style="margin:0;background:#fff;color:#1a1a1a">\n'
        f'<div style="{hidden}" aria-hidden="true">{escape(preview)}{_NOTHING}</div>\n'
        '<div style="max-width:36em;margin:0 auto;padding:24px 16px;'
        'font:18px/1.6 Verdana,Arial,sans-serif">\n'
        f"{''.join(_parts(outgoing.text))}</div>\n</body>\n</html>\n"
    )


def _parts(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        items = [f"<li>{escape(line[2:])}</li>" for line in lines if line.startswith("- ")]
        said = [escape(line) for line in lines if not line.startswith("- ")]
        if said:
            yield f"<p>{'<br>'.join(said)}</p>\n"
        if items:
            yield f"<ul>{''.join(items)}</ul>\n"


def _checked(address: str) -> str:
    """One address and no more, as the mail system writes it. Raises Refused."""
    if not _ADDRESS.fullmatch(address) or len(address) > 254:
        raise Refused("mail-adres")
    name, _, domain = address.rpartition("@")
    try:
        name.encode("ascii")
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise Refused("mail-adres") from None


def _meant(code: int) -> TryLater | Refused:
    """What a mail server means: above 500 it never takes it, below that perhaps later."""
    return Refused(f"smtp-{code}") if code >= _PERMANENT else TryLater(f"smtp-{code}")
