"""Text messages and letters through the API of NotifyNL or GOV.UK Notify, with its own client.

Our key goes along as their `reference`. After a try that gave no answer, the notifications with that
reference are asked for before anything is sent again, so a message that was taken is not sent twice.
Notify keeps them for seven days unless the service was set otherwise.
"""

import io
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from vanzelf.connectors.carriers import NoAnswer, Outgoing, Receipt, Refused, Sent, TryLater
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
_UNSURE: Final = frozenset({500, 502, 504})
"""Something broke on the way: it may have been taken. After a 503 it was not."""
_NOT_THERE: Final = frozenset({"NewConnectionError", "ConnectTimeoutError", "NameResolutionError"})
"""Why nothing was sent at all, as the client's own library calls it."""
_WRONG: Final = ("permanent-failure", "technical-failure", "cancelled", "validation-failed",
                 "virus-scan-failed", "returned-letter")  # fmt: skip
"""How a letter ends that does not arrive."""


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
        """Hand over a text message, or a letter as PDF. Raises TryLater, NoAnswer or Refused."""
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

    def went_wrong(self) -> Iterator[Receipt]:
        """The letters that will not arrive, or came back: they tell of none of these but the last.

        Of as many days as they keep. Raises TryLater.
        """
        for status in _WRONG:
            older: str | None = None
            while page := self._letters(status, older):
                for each in page:
                    yield Receipt(each["id"], status_of(status), each.get("reference"))
                older = str(page[-1]["id"])

    def _letters(self, status: str, older: str | None) -> list[Mapping[str, Any]]:
        page = _asked(lambda: self._client.get_all_notifications(status, "letter", None, older))
        return list(page["notifications"])

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
        status, kind, unsure = error.status_code, _kind(error), _unsure(error)
    else:
        if isinstance(answer, Mapping):
            return answer
        raise NoAnswer("notify-onleesbaar")
    code = f"notify-{status}{kind}"
    if unsure:
        raise NoAnswer(code)
    if status == _BUSY or status >= _SERVER or status in _OURS:
        raise TryLater(code)
    raise Refused(code)


def _unsure(error: APIError) -> bool:
    """Whether it may have been taken all the same."""
    if error.response is not None:
        return error.status_code in _UNSURE or error.status_code < 400
    told = getattr(error.__cause__, "args", ())
    return type(getattr(told[0] if told else None, "reason", None)).__name__ not in _NOT_THERE


def _kind(error: APIError) -> str:
    """The name of their error, such as -validationerror; the message beside it is left out."""
    said = error.message
    name = said[0].get("error", "") if isinstance(said, list) and said else ""
    return f"-{name.lower()}" if re.fullmatch(r"[A-Za-z]{1,40}", str(name)) else ""
