"""A message with its slots filled."""

import pytest

from vanzelf.definitions.fill import Paragraph, Run, fill, paragraphs
from vanzelf.definitions.slots import examples
from vanzelf.definitions.wording import Kind
from vanzelf.terms.problems import ProblemError


def test_the_small_markup():
    text = """\
    Dear **you**,

    **A heading**
    One line
    that goes on.
    - first
    - second
      goes on
    """
    assert list(paragraphs(text, {})) == [
        Paragraph("text", (Run("Dear "), Run("you", bold=True), Run(","))),
        Paragraph("heading", (Run("A heading"),)),
        Paragraph("text", (Run("One line that goes on."),)),
        Paragraph("list", (Run("first"),)),
        Paragraph("list", (Run("second goes on"),)),
    ]


def test_a_value_is_text_and_never_markup():
    (paragraph,) = paragraphs("From {bron}.", {"bron": "**{code}** - x"})
    assert paragraph.runs == (Run("From **{code}** - x."),)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_message_that_ships_can_be_filled(services, general, language):
    messages = [*general.wording.values()]
    messages += [each for service in services.values() for each in service.wording.values()]
    for message in messages:
        filled = fill(message, language, examples(language))
        assert "{" not in filled.text + filled.subject + (filled.sms or "")
        assert "**" not in filled.text
        assert filled.subject


def test_a_letter_as_plain_text(services):
    message = services["toeslagen"].message(Kind.OFFER)
    text = fill(message, "nl", examples("nl")).text
    assert text.startswith("Beste mevrouw De Wit,\n\nDeze brief komt van team Inwoners")
    assert "\n- Ja\n- Nee, dank u\n- Ik wil eerst praten\n- Dit klopt niet\n" in text


def test_every_value_that_is_missing_is_told_at_once(services):
    message = services["toeslagen"].message(Kind.OFFER)
    values = {**examples("nl"), "telefoon": " ", "more": "is fine"}
    del values["code"]
    with pytest.raises(ProblemError, match=r"no value for code, telefoon.*\[slot-empty\]"):
        fill(message, "nl", values)
