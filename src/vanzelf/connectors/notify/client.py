"""Text messages and letters through the API of NotifyNL or GOV.UK Notify, with its own client.

Our key goes along as their `reference`. After a try that gave no answer, the notifications with that
reference are asked for before anything is sent again, so a message that was taken is not sent twice.
Notify keeps them for seven days unless the service was set otherwise.
"""

import io
import logging
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from vanzelf.connectors.carriers import Outgoing, Receipt, Refused, Sent, TryLater
from vanzelf.connectors.notify.webhooks import status_of

NOTIFY_NL: Final = "https://api.notifynl.nl"
GOV_UK: Final = "https://api.notifications.service.gov.uk"
PLACEHOLDER: Final = "bericht"
"""The template of a text message at Notify is this placeholder and nothing else: ((bericht))."""

# What they say of a refused message may quote it; our own codes are logged instead.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

_OURS: Final = frozenset({401, 403})  # a key or clock that is wrong: the message itself is not
_BUSY: Final = 429
_SERVER: Final = 500


class Notify:
    """A service at Notify, as a carrier of text messages and letters.

    key: the API key, name-service-secret. sms_template: id of the template for text messages.
    sms_sender: id of the sender, when the service has more than one. under_contract: whether it may
    print letters to secret addresses. timeout: seconds that an answer may take.
    """

    name = "notify"

    def __init__(
        self,
        key: str,
        sms_template: str,
        *,
        url: str = NOTIFY_NL,
        sms_sender: str | None = None,
        postage: Literal["first", "second", "economy"] | None = None,
        under_contract: bool = False,
        timeout: float = 10,
    ) -> None:
        self._key, self._url, self._timeout = key, url, timeout
        self._template, self._sender, self._postage = sms_template, sms_sender, postage
        self._under_contract = under_contract
        self._own = threading.local()

    def send(self, key: str, outgoing: Outgoing) -> Sent:
        """Hand over a text message, or a letter as PDF. Raises TryLater or Refused."""
        if outgoing.channel == "sms":
            return self._sent(lambda: self._send_sms(key, outgoing))
        if outgoing.channel != "brief" or outgoing.pdf is None:
            raise Refused("notify-kanaal")
        if outgoing.secret and not self._under_contract:
            raise Refused("geheim-adres")
        pdf = io.BytesIO(outgoing.pdf)
        return self._sent(
            lambda: self._client.send_precompiled_letter_notification(key, pdf, self._postage)
        )

    def found(self, key: str) -> Sent | None:
        """The first notification with our key as reference, if there is one. Raises TryLater."""
        page = _asked(lambda: self._client.get_all_notifications(reference=key))
        ours = [each for each in page["notifications"] if each.get("reference") == key]
        first = min(ours, key=lambda each: str(each["created_at"]), default=None)
        return None if first is None else Sent(first["id"])

    def status(self, provider_id: str) -> Receipt:
        """How a message is now. For letters it must be asked: only a returned one is told.

        Raises TryLater, Refused when they do not have it, ProblemError (receipt-unreadable).
        """
        body = _asked(lambda: self._client.get_notification_by_id(provider_id))
        return Receipt(provider_id, status_of(body.get("status")), body.get("reference"))

    @property
    def _client(self) -> Any:
        """Theirs is not safe between threads, so each has its own."""
        if not hasattr(self._own, "client"):
            make: Any = NotificationsAPIClient  # theirs has no types
            self._own.client = make(self._key, self._url, self._timeout)
        return self._own.client

    def _send_sms(self, key: str, outgoing: Outgoing) -> Any:
        return self._client.send_sms_notification(
            phone_number=outgoing.to,
            template_id=self._template,
            personalisation={PLACEHOLDER: outgoing.text},
            reference=key,
            sms_sender_id=self._sender,
        )

    def _sent(self, ask: Callable[[], Any]) -> Sent:
        return Sent(str(_asked(ask)["id"]))


def _asked(ask: Callable[[], Any]) -> Mapping[str, Any]:
    """An answer, or what the lack of one means. Nothing of theirs is kept but a code."""
    try:
        answer = ask()
    except APIError as error:
        status, kind = error.status_code, _kind(error)
    else:
        if isinstance(answer, Mapping):
            return answer
        raise TryLater("notify-onleesbaar")
    code = f"notify-{status}{kind}"
    if status == _BUSY or status >= _SERVER or status in _OURS or status < 400:
        raise TryLater(code)
    raise Refused(code)


def _kind(error: APIError) -> str:
    """The name of their error, such as -validationerror; the message beside it is left out."""
    said = error.message
    name = said[0].get("error", "") if isinstance(said, list) and said else ""
    return f"-{name.lower()}" if re.fullmatch(r"[A-Za-z]{1,40}", str(name)) else ""
