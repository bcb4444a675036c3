"""What registers hold about a person besides income: special registrations, documents, insurance.

Special registrations are exact quotas of the residents. They are there to test that people in a
special position are treated with care; the shares are assumptions, not statistics. Bewind (a court
puts someone's money under administration) is not in the population register at all, so it is never
a column of persons: it is one of the traits, in a file of its own that no rule reads.
"""

import datetime as dt

import numpy as np

from vanzelf.synth.ages import REFERENCE_DATE
from vanzelf.synth.composition import Kind
from vanzelf.synth.draws import Bools, Dates, Floats, Ints, Streams, count_of, pick
from vanzelf.synth.livelihood import Livelihood
from vanzelf.synth.people import People
from vanzelf.synth.ties import Truths

CONFIDENTIAL, GUARDIANSHIP, INVESTIGATED = 0.010, 0.002, 0.005
ADMINISTRATION, NO_MAILBOX, NO_ACCOUNT, MOVED = 0.018, 0.05, 0.01, 0.10
DETAINED, UNINSURED, NO_CLAIM, CLAIM_UNKNOWN = 0.0005, 0.0025, 0.004, 0.001
NO_DOCUMENT = 0.04

TODAY = np.datetime64(REFERENCE_DATE.isoformat())


def draw_moves(streams: Streams, people: People) -> tuple[Bools, Dates]:
    """Who moved house in the past year, whole households together, and when."""
    rng = streams("moves")
    size = people.households.size
    age = people.age[np.minimum(people.households.first, len(people) - 1)]
    weight = np.interp(age, (20, 27, 40, 70), (4.0, 3.0, 1.0, 0.5))
    order = np.argsort(rng.exponential(size=len(size)) / weight, kind="stable")
    order = order[people.households.private[order]]
    target = count_of(MOVED, len(people))
    fits = np.cumsum(size[order]) <= target
    moved = np.zeros(len(size), dtype=np.bool_)
    moved[order[fits]] = True
    short = target - int(size[moved].sum())
    moved |= pick(rng, short, ~moved & (people.households.kind == Kind.SINGLE))
    days = rng.integers(1, 366, len(size)).astype("timedelta64[D]")
    return moved[people.household], (TODAY - days)[people.household]


def draw_registrations(streams: Streams, people: People) -> dict[str, Bools]:
    """Yes-or-no registrations of persons, columns of the population."""
    rng = streams("registrations")
    count = len(people)
    everyone = np.ones(count, dtype=np.bool_)
    return {
        "ingezetene": everyone,
        "woont_in_gemeente": everyone,
        "adres_in_onderzoek": pick(rng, count_of(INVESTIGATED, count), everyone),
        "geheimhouding": pick(rng, count_of(CONFIDENTIAL, count), everyone),
        "curatele": pick(rng, count_of(GUARDIANSHIP, count), people.adult),
        "in_detentie": pick(rng, count_of(DETAINED, count), people.adult & (people.age < 60)),
        "zorgverzekerd": ~pick(rng, count_of(UNINSURED, count), people.adult & (people.age < 67)),
    }


def draw_residence_claim(streams: Streams, people: People) -> Truths:
    """Whether the right of residence gives a claim: nearly always yes, sometimes unknown."""
    rng = streams("residence")
    count = len(people)
    everyone = np.ones(count, dtype=np.bool_)
    claim = np.ones(count, dtype=np.int8)
    claim[pick(rng, count_of(NO_CLAIM, count), everyone)] = 0
    claim[pick(rng, count_of(CLAIM_UNKNOWN, count), claim == 1)] = -1
    return claim


def draw_traits(streams: Streams, people: People, guardianship: Bools) -> dict[str, Bools]:
    """Traits no rule reads: they steer non-use, contact and care in demonstrations and tests."""
    rng = streams("traits")
    count = len(people)
    adult = people.adult
    offline = np.interp(people.age, (18, 60, 75, 90), (0.5, 1.0, 3.0, 9.0))
    return {
        "bewind_buiten_brp": pick(rng, count_of(ADMINISTRATION, count), adult & ~guardianship),
        "zonder_digitale_postbus": pick(rng, count_of(NO_MAILBOX, count), adult, offline),
        "zonder_nederlandse_rekening": pick(rng, count_of(NO_ACCOUNT, count), adult),
    }


def draw_education(streams: Streams, people: People, livelihood: Ints) -> tuple[Bools, Bools]:
    """Who is in state-funded education, and who may get student finance for it."""
    rng = streams("education")
    student = livelihood == Livelihood.STUDENT
    school = (people.age >= 4) & ~people.adult
    chance = rng.random(len(people))
    beside_work = (people.age >= 18) & (people.age < 27) & ~student & (chance < 0.04)
    beside_work &= livelihood != Livelihood.ASSISTANCE
    return school | student | beside_work, student


def draw_child_facts(streams: Streams, people: People) -> dict[str, Truths]:
    """Facts about children at home under 18; no for everybody else."""
    rng = streams("children")
    child = people.minor_child
    chance = rng.random((4, len(people)))
    born = (TODAY - people.born).astype(np.int64)
    late = (born < 75) & (chance[0] < 0.5) & (_siblings(people) == 0)
    school_age = people.age >= 16
    facts = {
        "ontvangt_kinderbijslag": child & ~late & (chance[0] > 0.002),
        "kind_dubbele_kinderbijslag": child & (people.age >= 3) & (chance[1] < 0.015),
        "kind_woont_elders": np.zeros(len(people), dtype=np.bool_),
        "kind_woont_in_verdragsland": child,
        "kinderbijslag_geweigerd_leerplicht": child & school_age & (chance[2] < 0.012),
        "onderhoud_in_belangrijke_mate": child,
        "co_ouderschap": child & (people.kind == Kind.ONE_PARENT) & _shared_care(streams, people),
        "gelijkgesteld_aan_meerderjarige": np.zeros(len(people), dtype=np.bool_),
    }
    facts["ontvangt_kinderbijslag"] &= ~facts["kinderbijslag_geweigerd_leerplicht"]
    return {name: fact.astype(np.int8) for name, fact in facts.items()}


def _siblings(people: People) -> Ints:
    """Other children at home of each person's household."""
    return np.maximum(people.households.children[people.household] - 1, 0)


def _shared_care(streams: Streams, people: People) -> Bools:
    """A quarter of one-parent families share the care with a parent who lives elsewhere."""
    shared = streams("shared care").random(len(people.households)) < 0.25
    return shared[people.household]


def draw_documents(streams: Streams, people: People) -> tuple[Ints, Dates, Dates]:
    """Travel document: kind (0 passport, 1 identity card, -1 none), day given, last valid day.

    Adults' documents are valid for ten years, documents given before the age of 18 for five. The
    last document of some has expired; it is counted from the day it was given.
    """
    rng = streams("documents")
    count = len(people)
    kind = np.where(rng.random(count) < 0.55, 0, 1)
    kind[pick(rng, count_of(NO_DOCUMENT, count), people.age >= 0, _undocumented(people))] = -1
    oldest = np.where(people.age < 23, 5.4, np.minimum(10.6, people.age - 17.5))
    ago = np.floor(rng.random(count) * oldest * 365.25).astype(np.int64)
    given = np.maximum(TODAY - ago.astype("timedelta64[D]"), people.born)
    years = np.where(given < add_years(people.born, np.full(count, 18)), 5, 10)
    return kind, given, add_years(given, years)


def add_years(day: Dates, years: Ints) -> Dates:
    """The same day some years later; 29 February becomes 28 February in common years."""
    month = day.astype("datetime64[M]")
    of_month = (day - month.astype("datetime64[D]")).astype(np.int64)
    later = (month + 12 * years.astype("timedelta64[M]")).astype("datetime64[M]")
    length = ((later + 1).astype("datetime64[D]") - later.astype("datetime64[D]")).astype(np.int64)
    shift = np.minimum(of_month, length - 1).astype("timedelta64[D]")
    return np.asarray(later.astype("datetime64[D]") + shift)


def _undocumented(people: People) -> Floats:
    return np.interp(people.age, (0, 4, 18, 75, 95), (6.0, 2.0, 0.6, 1.0, 4.0))


def lived_here_all_year(people: People, moved: Bools, since: Dates) -> Bools:
    """Who has been registered at the address since 1 January."""
    new_year = np.datetime64(dt.date(REFERENCE_DATE.year, 1, 1).isoformat())
    return ~(moved & (since > new_year)) & (people.born < new_year)
