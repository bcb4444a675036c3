"""The files of a service folder, read into the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vanzelf.definitions import model
from vanzelf.definitions.fill import SLOT
from vanzelf.definitions.wording import Kind, MessageText, Section, Tone
from vanzelf.rules.figures import as_date
from vanzelf.rules.model import Text
from vanzelf.rules.read import digest_of, read_expression
from vanzelf.rules.source import Breaks, Path_, Source
from vanzelf.terms.problems import Place, Problem

LANGUAGES = ("nl", "en")
CENTS = 100


@dataclass(slots=True)
class Spots:
    """Where every text of a file stands, so that a word in it can be pointed at."""

    source: Source

    def of(self, path: Path_, offset: int = 0) -> Place:
        """The place of a character of the text at a path."""
        start = self.source.place(path)
        breaks: Breaks = self.source.breaks.get(path, ())
        best = (0, start.line, start.column)
        for each in breaks:
            if each[0] <= offset:
                best = each
        return Place(start.file, best[1], best[2] + offset - best[0])


@dataclass(slots=True)
class TextFile:
    """A message with the file it came from. own: where its texts stand, by surface."""

    message: MessageText
    spots: Spots
    own: Mapping[Path_, Text]


@dataclass(slots=True)
class Parts:
    """The parts of letters that all services share."""

    texts: dict[str, Text] = field(default_factory=dict)
    spots: dict[str, Spots] = field(default_factory=dict)


def read_message(source: Source, parts: Parts) -> TextFile:
    """One message; a part without a text of its own is the shared one."""
    value = source.value
    own: dict[Path_, Text] = {("onderwerp",): value["onderwerp"]}
    sections: list[Section] = []
    for index, entry in enumerate(value["brief"]):
        part = entry["deel"]
        if "nl" in entry:
            text = {language: entry[language] for language in LANGUAGES}
            own[("brief", index)] = text
            sections.append(Section(part, text))
        elif part in parts.texts:
            sections.append(Section(part, parts.texts[part], shared=True))
        else:
            what = f"no part {part!r} is shared by all services."
            advice = f"Write it here. Shared: {', '.join(sorted(parts.texts)) or 'none'}."
            source.problem(("brief", index, "deel"), "part-unknown", what, advice)
    for name in ("sms", "melding", "pagina"):
        if name in value:
            own[(name,)] = value[name]
    letter = {
        language: "\n\n".join(each.text[language].strip() for each in sections)
        for language in LANGUAGES
    }
    texts = [letter, *own.values()]
    message = MessageText(
        id=value["bericht"],
        kind=Kind(value["soort"]),
        tone=Tone(value["toon"]),
        slots=frozenset(slot for text in texts for slot in slots_in(text)),
        subject=value["onderwerp"],
        letter=letter,
        sms=value.get("sms"),
        preview=value.get("melding"),
        page=value.get("pagina"),
        sections=tuple(sections),
        digest=digest_of([value, letter]),
        place=source.place(),
    )
    return TextFile(message, Spots(source), own)


def slots_in(text: Text) -> set[str]:
    """The slots of a text, in either language."""
    return {name for language in LANGUAGES for name in SLOT.findall(text.get(language, ""))}


def read_service(
    source: Source, wording: Mapping[str, MessageText], law_level: str, choices: Source | None
) -> model.Service:
    """One service. choices: what the municipality set in it."""
    value = source.value
    chosen = choices.value if choices is not None else {}
    above = chosen.get("vier_ogen_boven", value.get("vier_ogen_boven"))
    default_series = [0] if "datum" in value else []
    return model.Service(
        id=value["dienst"],
        name=value["naam"],
        description=value["omschrijving"],
        schemes=tuple(value["regelingen"]),
        bundle=value.get("bundel"),
        purpose=value["doel"],
        authority=value["bevoegd"],
        role=model.Role(value["rol"]),
        groups=tuple(_group(source, index, chosen) for index in range(len(value["groepen"]))),
        partners=len(value["ketenpartners"]),
        payback_risk=value["terugbetalen"],
        sensitive=value["gevoelig"],
        blind_spots=tuple(
            model.BlindSpot(each["wie"], each["route"]) for each in value["blinde_vlekken"]
        ),
        fields=tuple(model.Field(each["begrip"], each["nodig_voor"]) for each in value["gegevens"]),
        reasons=tuple(
            model.Reason(each["id"], each["naam"], each["antwoord"], each.get("aanbod"))
            for each in value.get("redenen", ())
        ),
        series=tuple(sorted(chosen.get("reeks", value.get("reeks", default_series)))),
        concept_of_date=value.get("datum"),
        wording=wording,
        undo_days=chosen.get("bedenktijd_dagen", value.get("bedenktijd_dagen", 0)),
        retention_days=chosen.get("bewaren_dagen", value["bewaren_dagen"]),
        four_eyes_above_cents=None if above is None else above * CENTS,
        decision_types=tuple(_decision(each) for each in value.get("besluiten", ())),
        law_level=law_level,
        place=source.place(),
        digest=digest_of([value, chosen, sorted(each.digest for each in wording.values())]),
        in_sentence=value.get("in_zin", value["naam"]),
        partner_names=tuple(value["ketenpartners"]),
        topics=tuple(
            model.Topic(each["onderwerp"], tuple(each["vragen"]))
            for each in value.get("gesprek", ())
        ),
        names=tuple(value.get("namen", ())),
    )


def _group(source: Source, index: int, chosen: dict[str, Any]) -> model.Group:
    entry = source.value["groepen"][index]
    condition = None
    if "als" in entry:
        condition = read_expression(source, entry["als"], ("groepen", index, "als"))
    own = chosen.get("groepen", {}).get(entry["id"], {})
    levels = own.get("niveau", entry["niveau"])
    without = entry.get("zonder_aanvraag")
    return model.Group(
        entry["id"],
        entry["naam"],
        model.Trigger(entry["start"]),
        model.Proof(entry["bewijs"]),
        tuple(
            sorted((date, each["niveau"]) for each in levels if (date := as_date(each["vanaf"])))
        ),
        tuple(
            model.Rung(model.Channel(each["kanaal"]), each["pogingen"], each["dagen"])
            for each in own.get("ladder", entry["ladder"])
        ),
        condition,
        None if without is None else model.WithoutApplication(without),
        {Kind(kind): name for kind, name in entry.get("berichten", {}).items()},
        entry.get("toets", ""),
        _month_and_day(own.get("toetsdag", entry.get("toetsdag"))),
    )


def _month_and_day(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    month, _, day = text.partition("-")
    return int(month), int(day)


def _decision(entry: dict[str, Any]) -> model.DecisionType:
    consequence = entry.get("gevolg")
    return model.DecisionType(
        entry["id"],
        entry["naam"],
        entry["termijn_dagen"],
        model.Remedy(entry["rechtsmiddel"]),
        entry["rechtsmiddel_dagen"],
        entry["eerst_bellen"],
        entry["artikel"],
        None if consequence is None else model.Consequence(consequence),
        entry.get("geheel"),
        tuple(entry.get("deels_door", ())),
    )


def unknown_choices(choices: Source, service: Source) -> list[Problem]:
    """Groups in a file of choices that the service does not have."""
    groups = [each["id"] for each in service.value["groepen"]]
    return [
        Problem(
            choices.key_place(("groepen", name)),
            "group-unknown",
            f"the service has no group {name!r}.",
            f"Groups: {', '.join(groups)}.",
        )
        for name in choices.value.get("groepen", {})
        if name not in groups
    ]
