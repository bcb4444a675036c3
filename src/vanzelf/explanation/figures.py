"""Figures of the law as they are shown: value with unit, source, and how sure it is."""

from vanzelf.explanation import words
from vanzelf.explanation.model import FigureUsed
from vanzelf.explanation.notation import Language, value_text
from vanzelf.rules.program import Constant


def figure_used(constant: Constant, language: Language) -> FigureUsed:
    """A parameter on a date; a table shows its rows, a what-if value has no source."""
    parameter, figure = constant.parameter, constant.figure
    assert parameter is not None
    text = value_text(constant.value, parameter.type, language, parameter.measure)
    if parameter.over is not None:
        text = "; ".join(
            f"{value_text(bound, parameter.over, language)}: "
            f"{value_text(value, parameter.type, language, parameter.measure)}"
            for bound, value in constant.rows
        )
    own = figure is None or (not constant.rows and figure.value != constant.value)
    confidence = "" if figure is None or own else figure.confidence
    return FigureUsed(
        parameter.id,
        parameter.name[language],
        text,
        "" if figure is None or own else figure.source,
        confidence,
        words.CONFIDENCE[confidence][language] if confidence else "",
        None if figure is None or own else figure.valid_from,
        parameter.local,
    )
