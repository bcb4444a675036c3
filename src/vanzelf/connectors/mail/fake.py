"""A mail server with mailboxes, for tests and for the mailbox of the demo: nothing leaves it.

It speaks as much SMTP (RFC 5321) as a client needs: EHLO, STARTTLS, AUTH PLAIN, MAIL, RCPT, DATA.
A mailbox shows one message for a Message-ID, as real ones do. What goes wrong at a real server can be
asked for (`Mood`).
"""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

_LONGEST: Final = 10 * 1024 * 1024


@dataclass
class Mood:
    """How it behaves. busy: so many messages are put off; dropping: so many are taken without an
    answer. unknown: addresses nobody has. slow: seconds before it answers to a message. rude: it
    takes messages and then hangs up without a word.
    """

    busy: int = 0
    dropping: int = 0
    unknown: set[str] = field(default_factory=set)
    slow: float = 0
    rude: bool = False


class FakeMailServer:
    """Mailboxes by address. user: name and password it asks for, if it does. tls: its certificate."""

    def __init__(
        self, user: tuple[str, str] | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self.mood, self.arrived = Mood(), list[tuple[str, EmailMessage]]()
        self._user, self._tls, self._talking = user, tls, set[asyncio.Task[None]]()

    def mailbox(self, address: str) -> list[EmailMessage]:
        """What somebody finds in their mailbox, oldest first; a second copy is not shown."""
        shown = {
            str(message["Message-ID"]): message
            for to, message in reversed(self.arrived)
            if to == address
        }
        return list(reversed(shown.values()))

    @asynccontextmanager
    async def serving(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[int]:
        """Serve meanwhile; gives the port."""
        async with await asyncio.start_server(self._talk, host, port, limit=_LONGEST) as server:
            yield int(server.sockets[0].getsockname()[1])
        for talk in self._talking:
            talk.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        if (own := asyncio.current_task()) is not None:
            self._talking.add(own)
            own.add_done_callback(self._talking.discard)
        try:
            await _Conversation(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the other side hung up
        finally:
            writer.close()


class _Conversation:
    """A client that is connected: who it is, and the message it is handing over."""

    def __init__(
        self, server: FakeMailServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._known, self._to, self._secure = server._user is None, list[str](), server._tls is None

    async def run(self) -> None:
        await self._say("220 fake.invalid ESMTP")
        while line := await self._reader.readline():
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            match verb.upper():
                case "QUIT":
                    await self._say("221 Bye")
                    return
                case "EHLO" | "HELO":
                    await self._hello()
                case "STARTTLS" if self._server._tls is not None:
                    await self._say("220 Go ahead")
                    await self._writer.start_tls(self._server._tls)
                    self._secure = True
                case "AUTH" if self._secure:
                    await self._login(rest)
                case "MAIL" | "RCPT" | "DATA" if not (self._known and self._secure):
                    await self._say("530 Authentication required")
                case "MAIL":
                    self._to.clear()
                    await self._say("250 OK")
                case "RCPT":
                    await self._recipient(rest)
                case "DATA" if self._to:
                    if await self._data():
                        return
                case "RSET" | "NOOP":
                    await self._say("250 OK")
                case _:
                    await self._say("502 Command not known")

    async def _hello(self) -> None:
        can = ["fake.invalid", "8BITMIME"]
        can += ["AUTH PLAIN"] if self._secure and self._server._user else []
        can += [] if self._secure else ["STARTTLS"]
        for each in can[:-1]:
            await self._say(f"250-{each}")
        await self._say(f"250 {can[-1]}")

    async def _login(self, rest: str) -> None:
        kind, _, given = rest.partition(" ")
        said = base64.b64decode(given).decode().split("\0")[1:] if kind.upper() == "PLAIN" else []
        self._known = self._server._user is None or tuple(said) == self._server._user
        await self._say("235 Welcome" if self._known else "535 Authentication failed")

    async def _recipient(self, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        if address in self._server.mood.unknown:
            await self._say("550 No such user here")
            return
        self._to.append(address)
        await self._say("250 OK")

    async def _data(self) -> bool:
        """Take a message; whether the line is cut after that."""
        mood = self._server.mood
        await self._say("354 End with a dot")
        lines = []
        while (line := await self._reader.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        await asyncio.sleep(mood.slow)
        if mood.busy:
            mood.busy -= 1
            await self._say("451 Try again later")
            return False
        message = message_from_bytes(b"".join(lines), policy=SMTP)
        self._server.arrived += [(address, message) for address in self._to]
        if mood.dropping:
            mood.dropping -= 1
            return True
        await self._say("250 Taken")
        return mood.rude

    async def _say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())
        await self._writer.drain()
