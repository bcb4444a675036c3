"""Everything that arrived, by whatever road: telephones, mailboxes, the folder of the printer."""

import hashlib
from collections import Counter
from pathlib import Path

from crashes.provider import Provider
from vanzelf.connectors.mail.fake import FakeMailServer
from vanzelf.letters.batch import keys_in

HASHED = 32
"""Of so many digits of a hash of our key a letter is named, and an e-mail of some more."""


class Post:
    """Text messages at a provider, e-mail at a server that now and then hangs up, letters in a folder."""

    def __init__(self, provider: Provider, mail: FakeMailServer, folder: Path) -> None:
        self.provider, self.mail, self.folder = provider, mail, folder
        self.dropped = 0

    def arrived(self) -> int:
        """How much is there; it only grows."""
        texts, letters = len(self.provider.notify.taken), sum(self._letters().values())
        return texts + len(self.mail.arrived) + letters

    def be_rude(self, dropping: int) -> None:
        """Put off some e-mails, and take some without an answer."""
        self.mail.mood.busy, self.mail.mood.dropping, self.mail.mood.slow = 3, dropping, 0.01
        self.dropped += dropping

    def taken(self, keys: list[str]) -> Counter[str]:
        """How often each of our keys arrived. A mailbox shows a second copy of a message once."""
        ours = {hashlib.sha256(key.encode()).hexdigest()[:HASHED]: key for key in keys}
        shown = {str(mail["Message-ID"]).lstrip("<")[:HASHED] for _, mail in self.mail.arrived}
        hashed = self._letters() + Counter(shown)
        return self.provider.taken() + Counter({ours[own]: hashed[own] for own in hashed})

    def second_copies(self) -> int:
        """E-mails that came again, under the Message-ID that they had: a server cannot be asked."""
        return len(self.mail.arrived) - len(
            {str(mail["Message-ID"]) for _, mail in self.mail.arrived}
        )

    def _letters(self) -> Counter[str]:
        """Letters in batches, and those that wait: a file of one that is in a batch is only rubbish."""
        bundled: Counter[str] = Counter()
        for batch in (self.folder / "batches").glob("*.zip"):
            bundled.update(keys_in(batch))
        waiting = {each.stem for each in (self.folder / "open").glob("*.pdf")} - set(bundled)
        return bundled + Counter(waiting)
