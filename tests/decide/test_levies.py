"""What a remission does to each levy of a bill, in cents: in the effects, the file and the letter."""

from types import SimpleNamespace

import pytest

from support.municipality import NUMBERS

HEADER = "bsn;jaar;heffing;aanslagnummer;belastingnummer;bedrag_cent"


def bill(*lines):
    return ("\r\n".join([HEADER, *lines]) + "\r\n").encode()


@pytest.fixture
def levied(case, officer):
    """A bill of the resident of the case, for waste and sewerage."""
    from vanzelf.decide.levies import take_in

    data = bill(
        f"{NUMBERS[0]};2026;afvalstoffenheffing;A-1;77001234;31240",
        f"{NUMBERS[0]};2026;rioolheffing;A-1;77001234;13760",
        f"{NUMBERS[5]};2026;rioolheffing;A-9;77009999;13760",
    )
    assert (
        take_in(data=data, file="heffingen.csv", by=officer) == 2
    )  # who is not ours is passed over
    assert take_in(data=data, file="heffingen.csv", by=officer) == 2
    return data


@pytest.mark.parametrize(
    "cents, amounts, parts",
    [
        (45_000, (31_240, 13_760), [31_240, 13_760]),
        (10_000, (31_240, 13_760), [6_942, 3_058]),
        (1, (1, 1, 1), [1]),
        (100, (1, 1, 1), []),
        (0, (31_240,), []),
        (45_001, (31_240, 13_760), []),
    ],
)
def test_a_part_is_shared_to_the_cent(application, cents, amounts, parts):
    from vanzelf.decide.levies import share

    levies = [SimpleNamespace(amount_cents=each) for each in amounts]
    shared = share(cents, levies)
    assert [part for _, part in shared] == parts
    assert sum(part for _, part in shared) == (cents if parts else 0)


@pytest.mark.parametrize(
    "line, column",
    [
        ("123456789;2026;rioolheffing;A-1;7;100", 1),
        (f"{NUMBERS[0]};jaar;rioolheffing;A-1;7;100", 2),
        (f"{NUMBERS[0]};2026;precario;A-1;7;100", 3),
        (f"{NUMBERS[0]};2026;rioolheffing;;7;100", 4),
        (f"{NUMBERS[0]};2026;rioolheffing;A-1;{NUMBERS[0]};100", 5),
        (f"{NUMBERS[0]};2026;rioolheffing;A-1;7;1,00", 6),
    ],
)
def test_a_mistake_is_named_by_line_and_column_and_nothing_is_taken_in(case, officer, line, column):
    from vanzelf.decide.levies import take_in
    from vanzelf.decide.models import Levy
    from vanzelf.terms.problems import ProblemError

    good = f"{NUMBERS[0]};2026;afvalstoffenheffing;A-1;7;100"
    with pytest.raises(ProblemError, match="levies-file") as refused:
        take_in(data=bill(good, line), file="heffingen.csv", by=officer)
    (problem,) = refused.value.problems
    assert (problem.place.line, problem.place.column) == (3, column)
    assert NUMBERS[0] not in str(refused.value)
    assert not Levy.objects.exists()


def test_each_levy_has_an_effect_a_line_in_the_file_and_its_words(proposed, levied, officer):
    from vanzelf.decide.actions import confirm
    from vanzelf.decide.awards import file_content, write_file
    from vanzelf.decide.models import Effect
    from vanzelf.reach.deciding import make_known, preview
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    made = proposed()
    assert made.amount_cents == 45_000
    english = preview(made, "en").text
    assert "That is € 312.40 for waste and € 137.60 for sewerage." in english
    make_known(confirm(decision=made, by=officer))
    letter = content_of(Message.objects.get(kind="besluit")).text
    assert "Dat is € 312,40 voor afval en € 137,60 voor riool." in letter
    assert "Het is de hele aanslag voor afval en riool van 2026" in letter
    assert sorted(Effect.objects.values_list("amount_cents", flat=True)) == [13_760, 31_240]
    lines = file_content(write_file(by=officer)).decode().splitlines()
    assert [line.split(";", 3)[3] for line in lines[1:]] == [
        "31240;afvalstoffenheffing;2026;77001234;A-1", "13760;rioolheffing;2026;77001234;A-1",
    ]  # fmt: skip
