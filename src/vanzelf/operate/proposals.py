"""The pages of proposals that wait: what is asked in plain words, and what was decided on it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vanzelf.explanation.notation import Language, date, value_text
from vanzelf.operate.reasons import reason
from vanzelf.operate.side import Side
from vanzelf.operate.words_more import REQUESTS
from vanzelf.protocol.application import ApplicationMandate, ApplicationProposal, ApplicationTerms
from vanzelf.protocol.conditions import Conditions, narrowed
from vanzelf.protocol.difference import difference, told
from vanzelf.protocol.mandates import Ground, Mandate, Terms
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Proposal
from vanzelf.rules.model import Parameter
from vanzelf.source.application_granting import ApplicationRegistrar
from vanzelf.source.decisions import AGREED, Decision, Decisions, together
from vanzelf.source.granting import ROLES
from vanzelf.source.mandates import Kept, MandateStore
from vanzelf.source.switches import Switches
from vanzelf.store.database import Connection

SHORT = 12
"""Digits of the digest that name a proposal on a page and on the command line."""

Fact = tuple[str, list[str]]
"""A head, and the sentences beside it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits. terms: of a list, or of applications."""

    kept: Kept
    terms: Terms | ApplicationTerms

    @property
    def list_terms(self) -> Terms | None:
        """The terms of a proposal that can have conditions."""
        return self.terms if isinstance(self.terms, Terms) else None


def read(side: Side, kept: Kept) -> Waiting:
    """A kept proposal; raises ProtocolError when it is not what it was."""
    try:
        return Waiting(kept, Proposal.check(kept.text, side.registrar.requesters)[0])
    except ProtocolError as error:
        if any(each.code != "signature-kind" for each in error.problems):
            raise
    return Waiting(kept, ApplicationProposal.check(kept.text, side.registrar.requesters)[0])


def find(side: Side, con: Connection, digest: str) -> Waiting | None:
    """A proposal that waits, by its digest."""
    kept = MandateStore(con).find(digest)
    return read(side, kept) if kept and kept.state == "voorgelegd" else None


def named(side: Side, con: Connection, number: str) -> Waiting:
    """A proposal by the first digits of its digest, whatever became of it.

    Raises ProtocolError proposal-unknown when there is none, or more than one.
    """
    kept = Decisions(con).starting(number) if re.fullmatch(r"[0-9a-f]{8,64}", number) else []
    if len(kept) != 1:
        raise ProtocolError.because(
            "proposal-unknown", "there is no such proposal here.", "Look on the page which it is."
        )
    return read(side, kept[0])


def waiting(side: Side, con: Connection, language: Language) -> dict[str, Any]:
    """What the template of the list needs."""
    words = REQUESTS[language]
    found = []
    for each in (read(side, kept) for kept in MandateStore(con).waiting()):
        terms = each.terms
        found.append(
            {
                "digest": each.kept.digest,
                "title": words["one"].format(terms.requester.name, _about(side, terms, language)),
                "version": words["received"].format(terms.id, terms.version),
                "decisions": _decisions(each, Decisions(con).on(each.kept.digest), language),
            }
        )
    return {"waiting": found}


def one(
    side: Side, con: Connection, found: Waiting, role: str, language: Language
) -> dict[str, Any]:
    """What the template of one proposal needs."""
    words, terms = REQUESTS[language], found.terms
    decided = Decisions(con).on(found.kept.digest)
    agreed = [each for each in decided.values() if each.verdict == AGREED]
    own = decided.get(role)
    title = words["title_one" if found.list_terms else "title_fetch"]
    return {
        "heading": title.format(terms.requester.name),
        "digest": found.kept.digest,
        "short": found.kept.digest[:SHORT],
        "facts": list(_facts(side, con, terms, language)),
        "exact": [line[language] for line in told(terms).values()]
        if isinstance(terms, Terms)
        else [],
        "before": _before(side, con, terms, language),
        "forbidden": _forbidden(side, con, found, language),
        "decisions": _decisions(found, decided, language),
        "differ": len(agreed) == len(ROLES) and not together(decided),
        "agreed": together(decided),
        "signed": bool(own and own.signed),
        "fields": _fields(found.list_terms, decided) if found.list_terms else None,
    }


def _about(side: Side, terms: Terms | ApplicationTerms, language: Language) -> str:
    if isinstance(terms, Terms):
        found = side.catalogue.bundles.get(terms.bundle)
        return found.name[language] if found else terms.bundle
    versions = side.catalogue.schemes.get(terms.scheme)
    return versions[-1].name[language] if versions else terms.scheme


# -- in plain words --------------------------------------------------------------------------------


def _facts(
    side: Side, con: Connection, terms: Terms | ApplicationTerms, language: Language
) -> Iterator[Fact]:
    words = REQUESTS[language]
    who = [f"{terms.requester.name} ({terms.requester.oin})"]
    if isinstance(terms, Terms):
        who.append(words["only_of"].format(", ".join(terms.requester.municipalities)))
    yield words["who"], who
    yield words["what_for"], list(_purpose(side, terms.purpose, language))
    yield words["ground"], list(_ground(terms.ground, language))
    if isinstance(terms, Terms):
        yield from _list_facts(side, con, terms, language)
    else:
        concepts = side.catalogue.concepts
        named = [concepts[each.concept].name[language] if each.concept in concepts else each.concept
                 for each in terms.fields]  # fmt: skip
        yield words["fetches"], named
        yield words["how_often"], [
            words["per_day"].format(terms.per_day), words["kept"].format(terms.retention),
        ]  # fmt: skip
    yield (
        words["valid"],
        [
            words["valid_value"].format(
                date(terms.valid_from, language), date(terms.valid_until, language)
            )
        ],
    )


def _purpose(side: Side, purpose: str, language: Language) -> Iterator[str]:
    found = side.catalogue.purposes.get(purpose)
    yield found.name[language] if found else purpose
    if found:
        yield found.text[language]


def _ground(ground: Ground, language: Language) -> Iterator[str]:
    words = REQUESTS[language]
    yield ground.article
    if text := ground.text.get(language):
        yield text
    dates = [date(each, language) if each else "…" for each in (ground.from_, ground.until)]
    yield words[str(ground.state)].format(*dates)


def _list_facts(side: Side, con: Connection, terms: Terms, language: Language) -> Iterator[Fact]:
    words = REQUESTS[language]
    off = Switches(con).off(terms.questions)
    yield (
        words["asked"],
        [
            each.text.get(language, each.id)
            + (f" ({words['is_off']})" if (each.scheme, each.id) in off else "")
            for each in terms.questions
        ],
    )
    yield words["limits"], list(_limits(side, terms, language)) or [words["limits_none"]]
    own = [
        _figure(side, scheme, name, value, language)
        for scheme, values in terms.local.items()
        for name, value in values.items()
    ]
    if own:
        yield words["own_choice"], own
    people = terms.population
    yield (
        words["about_whom"],
        [
            people.text.get(language, people.rule),
            words["at_least"].format(people.minimum),
            words["coverage"].format(people.coverage),
        ],
    )
    yield words["how_often"], [words["how_often_value"].format(terms.runs, terms.months)]
    gates = terms.gates
    yield words["gates"], [words["gates_value"].format(gates.least, gates.most, gates.unknown)]
    combiner = terms.combiner
    yield (
        words["combiner"],
        [words["combiner_value"].format(combiner.name, combiner.host, combiner.supplier)],
    )


def _limits(side: Side, terms: Terms, language: Language) -> Iterator[str]:
    words = REQUESTS[language]
    rungs = {(each.scheme, each.parameter): each.value for each in terms.declared.rungs}
    raised = {
        (scheme, name): value
        for scheme, values in terms.limits.items()
        for name, value in values.items()
        if terms.local.get(scheme, {}).get(name) != value
    }
    for key, value in {**rungs, **raised}.items():
        told = _figure(side, *key, value, language)
        yield f"{told}. {words['limits_raised']}" if key in raised else told


def _figure(side: Side, scheme: str, name: str, written: str, language: Language) -> str:
    """A figure of a scheme with its name, value and scheme. written: as in a catalogue."""
    parameter = _parameter(side, scheme, name)
    named, value = name.replace("_", " "), written.replace("_", " ")
    if parameter is not None:
        named = parameter.name[language]
        with suppress(ValueError):
            number = Fraction(written) / (100 if parameter.measure == "procent" else 1)
            value = value_text(number, parameter.type, language, parameter.measure)
    return f"{named}: {value} ({_scheme(side, scheme, language)})"


def _parameter(side: Side, scheme: str, name: str) -> Parameter | None:
    for version in reversed(side.catalogue.schemes.get(scheme, ())):
        norms = (each for names in version.norms for each in side.catalogue.norms.get(names, ()))
        for parameters in (version.parameters, *(each.parameters for each in norms)):
            if name in parameters:
                return parameters[name]
    return None


def _scheme(side: Side, scheme: str, language: Language) -> str:
    versions = side.catalogue.schemes.get(scheme)
    return versions[-1].name[language] if versions else scheme


def _before(
    side: Side, con: Connection, terms: Terms | ApplicationTerms, language: Language
) -> list[str] | None:
    """What is different from the mandate before; None when there is none."""
    text = MandateStore(con).before(terms.requester.oin, terms.id, terms.version)
    if text is None:
        return None
    granted = side.party.keys_for("mandaten")
    if isinstance(terms, Terms):
        old = Mandate.check(text, granted)[0]
        asked = {name: getattr(old, name) for name in Proposal.model_fields}
        return [line[language] for line in difference(Proposal(**asked), terms)]
    was, new = ApplicationMandate.check(text, granted)[0].data(), terms.data()
    return [f"{name}: {was[name]} → {value}" for name, value in new.items() if was[name] != value]


def _forbidden(side: Side, con: Connection, found: Waiting, language: Language) -> list[str]:
    """What forbids it now, also when nothing did when it came."""
    store, now, registrar = MandateStore(con), side.now(), side.registrar
    if isinstance(found.terms, ApplicationProposal):
        reasons = ApplicationRegistrar(registrar).reasons(store, found.terms, now)
        return [reason(code, language, what) for code, what, _ in reasons]
    assert isinstance(found.terms, Terms)
    agreed = [each.conditions for each in Decisions(con).on(found.kept.digest).values()]
    terms = narrowed(found.terms, agreed[-1]) if agreed else found.terms
    return [reason(code, language, what) for code, what, _ in registrar.reasons(store, terms, now)]


# -- what was decided ------------------------------------------------------------------------------


def _decisions(
    waiting: Waiting, found: dict[str, Decision], language: Language
) -> list[dict[str, str]]:
    words = REQUESTS[language]
    shown = []
    for role in ROLES:
        each = found.get(role)
        text = words["undecided"]
        if each is not None and each.conditions is not None and waiting.list_terms is not None:
            text = words["akkoord_under"].format(
                each.name, conditions_told(waiting.list_terms, each.conditions, language)
            )
        elif each is not None:
            text = words[each.verdict].format(each.name)
        signed = words["has_signed" if each is not None and each.signed else "not_signed"]
        shown.append({"role": role, "decision": text, "signature": signed})
    return shown


def conditions_told(terms: Terms, conditions: Conditions, language: Language) -> str:
    """The conditions on a proposal in words."""
    words, granted = REQUESTS[language], narrowed(terms, conditions)
    told = []
    if conditions.valid_until is not None:
        told.append(words["c_geldig_tot"].format(date(granted.valid_until, language)))
    if (granted.runs, granted.months) != (terms.runs, terms.months):
        told.append(words["c_often"].format(granted.runs, granted.months))
    for name, value in conditions.data().items():
        if value is not None and name.startswith(("lijst", "onbekend")):
            told.append(words[f"c_{name}"].format(value))
    return ", ".join(told)


def _fields(terms: Terms, decided: dict[str, Decision]) -> dict[str, Any]:
    """What stands in the fields of conditions: what the last one to decide agreed with."""
    agreed = [each for each in decided.values() if each.verdict == AGREED]
    last = max(agreed, key=lambda each: each.at, default=None)
    shown = narrowed(terms, last.conditions if last else None)
    return {
        "open": shown is not terms,
        "until": shown.valid_until.isoformat(),
        "earliest": terms.valid_from.isoformat(),
        "latest": terms.valid_until.isoformat(),
        "runs": (shown.runs, 1, terms.runs),
        "months": (shown.months, terms.months, 120),
        "least": (shown.gates.least, terms.gates.least, 100),
        "most": (shown.gates.most, 0, terms.gates.most),
        "unknown": (shown.gates.unknown, 0, terms.gates.unknown),
    }
