"""The page of a source's own questions: what is published, in use, on or off, and what it costs."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from vanzelf.explanation.notation import Language, date, value_text
from vanzelf.holdings.freshness import Newest
from vanzelf.ledger.summary import last_head, lines
from vanzelf.operate.reasons import reason
from vanzelf.operate.rendering import moment
from vanzelf.operate.side import Side
from vanzelf.operate.words import QUESTIONS, SHARED
from vanzelf.operate.words_more import LOG
from vanzelf.protocol.ladder import Limit
from vanzelf.protocol.mandates import Mandate
from vanzelf.rules.model import Concept
from vanzelf.source.mandates import Alert, MandateStore
from vanzelf.source.overview import Published, load, mandates_in_force, published
from vanzelf.source.switches import Switched, Switches
from vanzelf.store.database import Connection

MONTH, YEAR = dt.timedelta(days=30), dt.timedelta(days=365)


def questions(side: Side, con: Connection, language: Language) -> dict[str, Any]:
    """What the template of the page needs."""
    now = side.now()
    on = now.date()
    all_questions = published(side.catalogue, side.holder, on)
    known = all_questions.published
    newest = side.newest(concept.id for each in known for concept, _ in each.concepts)
    last = Switches(con).last()
    mandates = mandates_in_force(con, side.party.keys_for("mandaten"), on)
    alerts = MandateStore(con).alerts(now - YEAR)
    shown = [_question(side, each, last, mandates, newest, language) for each in known]
    return {
        "today": date(on, language),
        "questions": shown,
        "no_figures": [each[language] for each in all_questions.without_figures],
        "on": sum(each["answers"] for each in shown),
        "mandates": len(mandates),
        "waiting": len(MandateStore(con).waiting()),
        "recent": sum(each.at >= now - MONTH for each in alerts),
        "unreadable": newest is None,
        "load": [
            {
                "month": f"{date(each.month, language).split(' ', 1)[1]}",
                "bundle": _bundle(side, each.bundle, language),
                "runs": each.runs,
                "persons": each.persons,
                "seconds": each.seconds,
            }
            for each in load(con, (on - YEAR).replace(day=1))
        ],
        "alerts": [_alert(side, each, language) for each in sorted(alerts, key=_at, reverse=True)],
        "log": log_state(side, con),
        "log_words": LOG[language],
    }


def log_state(side: Side, con: Connection) -> dict[str, Any]:
    """How the own log stands."""
    head = last_head(con, side.party.trusted)
    checked = con.execute(
        "select at, lines, faults from log_checks order by id desc limit 1"
    ).fetchone()
    return {
        "lines": lines(con),
        "head": head,
        "seen_by": [side.name_of(oin) for oin in head.seen_by] if head else [],
        "checked": checked and {"at": checked[0], "lines": checked[1], "faults": checked[2]},
    }


def _question(
    side: Side,
    each: Published,
    last: Mapping[tuple[str, str], Switched],
    mandates: list[Mandate],
    newest: Mapping[str, Newest] | None,
    language: Language,
) -> dict[str, Any]:
    switched = last.get(each.asked)
    return {
        "id": f"{each.scheme}-{each.id}".replace("_", "-"),
        "scheme": each.scheme,
        "question": each.id,
        "text": each.text[language],
        "scheme_name": each.scheme_name[language],
        "bundles": ", ".join(name[language] for name in each.bundles),
        "version": each.version,
        "answers": switched is None or switched.answers,
        "off": None if switched is None or switched.answers else _switched(switched, language),
        "facts": [_fact(side, concept, cluster, newest, language) for concept, cluster in each.concepts],
        "limits": [_limit(limit, language) for limit in each.limits],
        "mandates": [
            QUESTIONS[language]["used_by_one"].format(
                mandate.requester.name, mandate.id, mandate.version,
                date(mandate.valid_until, language),
            )
            for mandate in mandates
            if each.asked in {(asked.scheme, asked.id) for asked in mandate.questions}
        ],
    }  # fmt: skip


def _switched(switched: Switched, language: Language) -> str:
    role = SHARED[language][switched.role]
    why = switched.why if switched.why[-1] in ".!?" else f"{switched.why}."
    return QUESTIONS[language]["off_text"].format(
        moment(switched.at, language), switched.name, role, why
    )


def _fact(
    side: Side,
    concept: Concept,
    cluster: str,
    newest: Mapping[str, Newest] | None,
    language: Language,
) -> dict[str, Any]:
    words = QUESTIONS[language]
    period = concept.type.period if concept.type else None
    numeric = concept.type is not None and concept.type.numeric
    fresh = [words[f"per_{period or 'stand'}"] if numeric else words["yes_no"]]
    if concept.fresh_months is not None:
        fresh.append(words["may_be_old"].format(concept.fresh_months))
    if concept.id not in side.mapping.entries:
        fresh.append(words["unplaced"])
    elif newest is not None:
        fresh.append(_newest(newest.get(concept.id, Newest()), language))
    known = side.catalogue.clusters.get(cluster)
    return {
        "name": concept.name[language],
        "definition": concept.definition[language],
        "fresh": "; ".join(fresh),
        "cluster": words["cluster_text"].format(known.name[language])
        if known
        else words["cluster_alone"],
    }


def _newest(found: Newest, language: Language) -> str:
    words = QUESTIONS[language]
    if found.date is not None:
        return words["newest_date"].format(date(found.date, language))
    if found.year is not None:
        return words["newest_year"].format(found.year)
    return words["newest_none"]


def _limit(limit: Limit, language: Language) -> dict[str, str]:
    parameter = limit.parameter
    return {
        "name": parameter.name[language],
        "value": value_text(limit.value, parameter.type, language, parameter.measure),
        "whom": QUESTIONS[language][parameter.rung_class],
        "rung": parameter.rung or "",
    }


def _at(alert: Alert) -> dt.datetime:
    return alert.at


def _bundle(side: Side, bundle: str, language: Language) -> str:
    found = side.catalogue.bundles.get(bundle)
    return found.name[language] if found else bundle


def _alert(side: Side, each: Alert, language: Language) -> dict[str, str]:
    words = QUESTIONS[language]
    about = ""
    if each.run:
        about = words["about_run"].format(each.run[:8])
    elif each.proposal:
        about = words["about_proposal"].format(each.proposal[:12])
    return {
        "when": moment(each.at, language),
        "what": reason(each.reason, language),
        "who": side.name_of(each.requester),
        "about": about,
    }
