"""Opening a party from its file: its key, the cards of those it knows, its clock, its roads."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from vanzelf.protocol.signing import Key
from vanzelf.terms.problems import Place, Problem, ProblemError
from vanzelf.transport.cards import Card, read_cards, refuse_dependent_combiner
from vanzelf.transport.config import Settings, read_settings, real_minus_demo
from vanzelf.transport.party import Clock, Party, read_key

MESSAGES = "berichten"


def open_party(path: Path, clock: Clock, environment: Mapping[str, str] | None = None) -> Party:
    """The party of a file. clock: the real time.

    Raises ProblemError with everything that is wrong with the file, or with its keys and cards.
    """
    return party_of(read_settings(path, environment), clock)


def party_of(settings: Settings, clock: Clock) -> Party:
    """The party of settings that were read; raises ProblemError as `open_party` does."""
    problems: list[Problem] = []
    key = _own_key(settings, problems)
    cards = _cards(settings, problems)
    if settings.oin not in cards:
        problems.append(_wrong(settings, "its own card is not in the directory of cards."))
    elif key is not None:
        problems += _differences(settings, cards[settings.oin], key)
    problems += _dependent(cards.values(), settings.file)
    if problems or key is None:
        raise ProblemError(problems)
    return Party(
        card=cards[settings.oin],
        key=key,
        cards=cards,
        directory=settings.directory,
        dsn=settings.dsn,
        demo=settings.demo,
        clock=clock_of(settings, clock),
        status_minutes=settings.limits.status_minutes,
        log_years=settings.log_years,
    )


def clock_of(settings: Settings, clock: Clock) -> Clock:
    """The clock of a party: the real time, or that of its demo."""
    behind = real_minus_demo(settings.clock)
    return (lambda: clock() - behind) if behind else clock


def _own_key(settings: Settings, problems: list[Problem]) -> Key | None:
    try:
        key = read_key(settings.keys.messages)
    except ProblemError as error:
        problems += error.problems
        return None
    if (key.oin, key.use) != (settings.oin, MESSAGES):
        problems.append(_wrong(settings, "its key for messages is of another, or for another use."))
    return key


def _cards(settings: Settings, problems: list[Problem]) -> dict[str, Card]:
    try:
        found = read_cards(settings.cards)
    except ProblemError as error:
        problems += error.problems
        return {}
    for card in found.values():
        try:
            card.trusted()
        except ProblemError as error:
            problems += error.problems
    return found


def _differences(settings: Settings, card: Card, key: Key) -> Iterator[Problem]:
    """Where the file says something else than the card that others have."""
    for name, here, there in (
        ("naam", settings.name, card.name),
        ("rol", settings.role, card.role),
        ("leverancier", settings.supplier, card.supplier),
        ("host", settings.host, card.host),
    ):
        if here != there:
            yield _wrong(settings, f"its card has another {name}.")
    if key.public() not in [dict(each) for each in card.keys]:
        yield _wrong(settings, "its key for messages is not on its card.")


def _dependent(cards: Iterable[Card], file: Path) -> Iterator[Problem]:
    """A combiner that is also another party, or run by it; see `refuse_dependent_combiner`."""
    known = list(cards)
    for combiner in known:
        if combiner.role != "combiner":
            continue
        for other in known:
            if other.role == "combiner":
                continue
            try:
                refuse_dependent_combiner(combiner, [other])
            except ProblemError as error:
                for each in error.problems:
                    yield Problem(Place(str(file)), each.code, each.what, each.remedy)


def _wrong(settings: Settings, what: str) -> Problem:
    remedy = "Exchange cards anew, or mend the file."
    return Problem(Place(str(settings.file)), "party-card", what, remedy)
