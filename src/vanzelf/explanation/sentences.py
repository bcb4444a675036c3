"""What is said first: the headline, how much it is, and that it is not a decision."""

from vanzelf.explanation import words
from vanzelf.explanation.model import AmountGiven
from vanzelf.explanation.notation import Language
from vanzelf.rules.model import Scheme
from vanzelf.terms.outcome import Certainty, Truth

_MESSAGE_ONLY = ("N0", "N1")


def is_message(scheme: Scheme) -> bool:
    """Whether a scheme only tells something: nothing to get, nothing to decide."""
    return scheme.highest_level in _MESSAGE_ONLY


def headline(scheme: Scheme, certainty: Certainty, language: Language) -> str:
    """The outcome in one sentence; only what is established is said without "misschien"."""
    texts = words.MESSAGES if is_message(scheme) else words.HEADLINES
    return texts[certainty][language]


def sentences(
    scheme: Scheme,
    certainty: Certainty,
    with_estimates: Truth,
    amounts: tuple[AmountGiven, ...],
    received: bool | None,
    authority: str,
    language: Language,
) -> tuple[str, ...]:
    """What follows the headline; with_estimates: the outcome when estimates are used."""
    why = words.WHY[certainty]
    if certainty is Certainty.POSSIBLE and with_estimates is False:
        why = words.ESTIMATE_SAYS_NO
    found = [why[language], *_amounts(certainty, amounts, language)]
    if received:
        excluded = certainty is Certainty.EXCLUDED
        found.append((words.RECEIVED_BUT_EXCLUDED if excluded else words.RECEIVED)[language])
    if not is_message(scheme):
        found.append(words.NO_DECISION[language].format(words.sentence_start(authority)))
    return tuple(sentence for sentence in found if sentence)


def _amounts(
    certainty: Certainty, amounts: tuple[AmountGiven, ...], language: Language
) -> list[str]:
    if not amounts:
        return []
    if any(amount.cents is None for amount in amounts):
        return [words.AMOUNT_UNKNOWN[language]]
    about = words.ABOUT[language] if certainty is Certainty.PROBABLE else ""
    templates = (words.AMOUNT, words.THAT_IS)
    return [
        template[language].format(about + amount.text)
        for template, amount in zip(templates, amounts, strict=False)
    ]
