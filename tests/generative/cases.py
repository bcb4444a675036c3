"""Random rules with random units to run them on."""

from hypothesis import strategies as st

from generative.choice import Chooser, Drawn
from generative.households import unit
from generative.rules import programs
from vanzelf.rules.program import Program
from vanzelf.terms.units import Unit, UnitType

NAMES = tuple("abcdefghijklmnopqrst")


class Case:
    """Some schemes about one unit type, and units."""

    def __init__(self, programs: list[Program], units: list[Unit]) -> None:
        self.programs = programs
        self.units = units

    def __repr__(self) -> str:
        """The rules as written and the facts: what a failure shows."""
        return "\n".join(["", *map(written, self.programs), *map(shown, self.units)])


def case(choose: Chooser, unit_type: UnitType, schemes: int, size: int) -> Case:
    """Some random schemes and units."""
    made = programs(choose.pick, unit_type, NAMES[:schemes])
    return Case(made, [unit(choose, made, f"e{number}") for number in range(size)] if made else [])


@st.composite
def cases(draw: st.DrawFn, schemes: int = 3, size: int = 6) -> Case:
    """Random schemes and units that Hypothesis can shrink."""
    unit_type = draw(st.sampled_from(list(UnitType)))
    return case(Drawn(draw), unit_type, schemes, size)


def written(program: Program) -> str:
    """A scheme with the values of its parameters."""
    scheme = program.scheme
    lines = [
        f"{scheme.id} ({scheme.unit}):",
        *(f"  {each.id} = {each.expression.text}" for each in scheme.steps),
        *(f"  {each.id}: {each.expression.text}" for each in scheme.criteria),
        *(f"  per {each.period}: {each.expression.text}" for each in scheme.amounts),
        *(f"  vraag {each.id}: {each.expression.text}" for each in scheme.list_questions),
    ]
    used = " ".join(lines)
    constants = [each for each in program.constants.values() if each.id in used]
    lines += [f"  {each.id} := {each.rows or each.value}" for each in constants]
    return "\n".join(lines)


def shown(unit: Unit) -> str:
    """A unit with what is known about it."""
    lines = [f"{unit.id}: {_facts(unit.facts)}"]
    for member in unit.members:
        perhaps = "" if member.certain else "?"
        lines.append(f"  {member.role}{perhaps}: {_facts(member.facts)}")
    return "\n".join(lines)


def _facts(facts: object) -> str:
    assert isinstance(facts, dict)
    return ", ".join(
        f"{name}={fact.value}" + ("" if fact.status == "vast" else f" ({fact.status})")
        for name, fact in facts.items()
    )
