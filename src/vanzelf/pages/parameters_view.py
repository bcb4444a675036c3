"""A parameter over time: each figure with its source and how sure it is."""

import datetime as dt
from typing import Any

from markupsafe import Markup

from vanzelf.explanation import words as spoken
from vanzelf.explanation.notation import Language, date, value_text
from vanzelf.pages.outlines import anchor
from vanzelf.pages.site_words import SITE
from vanzelf.rules.model import Figure, Parameter


def parameter_view(parameter: Parameter, on: dt.date, language: Language) -> dict[str, Any]:
    """What a template needs to show a parameter; the figure in force on a date is marked."""
    words, now = SITE[language], parameter.on(on)
    return {
        "anchor": anchor("parameter", parameter.id),
        "name": parameter.name[language],
        "local": parameter.local,
        "rung": words["rung"].format(parameter.rung) if parameter.rung else "",
        "figures": [
            {
                "since": date(figure.valid_from, language),
                "value": _figure(parameter, figure, language),
                "source": figure.source,
                "confidence": figure.confidence,
                "confidence_name": spoken.CONFIDENCE[figure.confidence][language],
                "now": figure is now,
            }
            for figure in parameter.figures
        ],
    }


def _figure(parameter: Parameter, figure: Figure, language: Language) -> Markup:
    not_known = SITE[language]["not_known"]
    if parameter.over is None:
        known = figure.value is not None
        return Markup("{}").format(
            _value(parameter, figure.value, language) if known else not_known
        )
    rows = Markup("").join(
        Markup("<li>{} {}: {}</li>").format(
            SITE[language]["since"].lower(),
            value_text(bound, parameter.over, language),
            not_known if value is None else _value(parameter, value, language),
        )
        for bound, value in figure.rows
    )
    return Markup('<ul class="plain-list">{}</ul>').format(rows)


def _value(parameter: Parameter, value: Any, language: Language) -> str:
    return value_text(value, parameter.type, language, parameter.measure)
