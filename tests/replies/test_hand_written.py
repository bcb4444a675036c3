"""Replies as people write them: yes only when the whole message means yes."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from support.repository import ROOT
from vanzelf.replies.reading import Meaning, Reading, Why, read_reply
from vanzelf.replies.vocabulary import Language

ENOUGH = 320


@dataclass(frozen=True)
class Written:
    text: str
    group: str
    means: Meaning
    why: str | None
    language: Language | None


def written() -> list[Written]:
    text = (Path(ROOT) / "tests" / "replies" / "replies.yaml").read_text(encoding="utf-8")
    return [
        Written(
            message,
            group["groep"],
            Meaning(group["betekent"]),
            group.get("waarom"),
            Language(group["taal"]) if "taal" in group else None,
        )
        for group in YAML(typ="safe", pure=True).load(text)
        for message in group["berichten"]
    ]


REPLIES = written()


@pytest.mark.parametrize(
    "reply", REPLIES, ids=[f"{number}-{each.group}" for number, each in enumerate(REPLIES)]
)
def test_a_reply_is_read_as_its_writer_meant_it(reply: Written):
    reading = read_reply(reply.text, reply.language)
    assert reading.meaning is reply.means, reply.text
    if reply.why is not None:
        assert reading.why == reply.why, reply.text


def test_there_are_enough_of_them_of_every_meaning():
    assert len(REPLIES) >= ENOUGH
    assert len({(each.text, each.language) for each in REPLIES}) == len(REPLIES)
    counted = Counter(each.means for each in REPLIES)
    assert set(counted) == set(Meaning)
    assert min(counted.values()) >= 25


def test_every_reason_is_among_them():
    assert {read_reply(each.text, each.language).why for each in REPLIES} == set(Why)


def test_the_language_somebody_chose_changes_no_message_that_is_clear_without():
    for reply in REPLIES:
        plain = read_reply(reply.text)
        if plain.meaning is not Meaning.UNCLEAR:
            readings = {read_reply(reply.text, language) for language in Language}
            assert readings == {plain}, reply.text


def test_a_language_somebody_chose_makes_its_own_words_count():
    assert read_reply("tak") == Reading(Meaning.UNCLEAR, Why.LANGUAGE)
    assert read_reply("tak", Language.PL).meaning is Meaning.YES
    assert read_reply("tak", Language.NL).meaning is Meaning.UNCLEAR
