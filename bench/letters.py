"""Letters that are made and nothing else: each a PDF of its own that can be read aloud."""

import datetime as dt
import multiprocessing
import time
from collections.abc import Iterator
from typing import Any

ON = dt.date(2026, 11, 1)
LETTERS = 400


def measure(letters: int = LETTERS) -> dict[str, Any]:
    """The offer of the allowances to so many people, with a code and a QR code of their own.

    By the clock, on all cores of a machine that does nothing else, programs started and warm.
    one_process: the same on one core. cpu_ms: processor time for one letter.
    """
    from vanzelf.letters.render import render_many

    cores, wanted = multiprocessing.cpu_count(), list(_letters(letters))
    used, start = time.process_time(), time.perf_counter()
    size = sum(len(pdf) for _, pdf in render_many(wanted))
    alone, cpu = time.perf_counter() - start, time.process_time() - used
    coming = render_many(wanted, processes=cores)
    for _ in range(cores * 64):  # the processes start meanwhile
        next(coming)
    start = time.perf_counter()
    rest = sum(1 for _ in coming)
    together = rest / (time.perf_counter() - start) * 60
    return {
        "reach.letters_made_per_minute": {
            "value": round(together),
            "bar": "shown",
            "ok": True,
            "processes": cores,
            "one_process": round(letters / alone * 60),
            "cpu_ms": round(cpu / letters * 1000, 1),
            "kilobytes": round(size / letters / 1000),
        }
    }


def _letters(count: int) -> Iterator[tuple[int, Any]]:
    from vanzelf.definitions.fill import fill
    from vanzelf.definitions.load import load_services
    from vanzelf.definitions.slots import examples
    from vanzelf.definitions.wording import Kind
    from vanzelf.letters.model import Addressee, Letter, Sender
    from vanzelf.rules.load import load_catalogue

    offer = load_services(load_catalogue())["toeslagen"].message(Kind.OFFER)
    sender = Sender(
        "Gemeente Eikenhage", "Postbus 1, 9999 AA Eikenhage", "0500-12345", "9.00 – 17.00 uur",
        "mijn.eikenhage.nl",
    )  # fmt: skip
    for number in range(count):
        code = f"K7QF3M2P{number:04}"
        slots = examples("nl") | {"aanhef": f"Beste bewoner van nummer {number}", "code": code}
        address = Addressee((f"Bewoner {number}", f"Lindelaan {number + 1}", "9999 AB  EIKENHAGE"))
        yield (
            number,
            Letter(
                fill(offer, "nl", slots), address, sender, ON, "nl", f"EH-{number:06}",
                code, "https://mijn.eikenhage.nl/",
            ),
        )  # fmt: skip
