"""One part of the town: everything drawn, in the order in which one thing depends on another."""

from dataclasses import dataclass

from vanzelf.synth.composition import draw_households
from vanzelf.synth.deaths import Deaths, draw_deaths
from vanzelf.synth.draws import Ints, Streams
from vanzelf.synth.homes import Homes, draw_homes
from vanzelf.synth.income import Incomes, draw_incomes
from vanzelf.synth.livelihood import Livelihood, draw_livelihoods, first_earners, groups_of
from vanzelf.synth.municipal import Municipal, draw_municipal
from vanzelf.synth.people import People, draw_people
from vanzelf.synth.ties import Ties, draw_ties
from vanzelf.synth.wealth import Wealth, draw_wealth


@dataclass(frozen=True, slots=True)
class Town:
    """What was drawn for one part. No household, relation or address crosses a part."""

    streams: Streams
    people: People
    livelihood: Ints
    incomes: Incomes
    homes: Homes
    wealth: Wealth
    ties: Ties
    municipal: Municipal
    deaths: Deaths


def draw_town(seed: int, part: int, residents: int) -> Town:
    """Draw `residents` people with their households, incomes, homes and registrations."""
    streams = Streams(seed, part)
    people = draw_people(streams, draw_households(streams, residents))
    group = groups_of(people, first_earners(streams, people))
    livelihood = draw_livelihoods(streams, people, group)
    incomes = draw_incomes(streams, people, group, livelihood)
    poor = livelihood == Livelihood.ASSISTANCE
    homes = draw_homes(streams, people, incomes.gross, poor)
    wealth = draw_wealth(streams, people, homes, incomes.gross, poor)
    return Town(
        streams=streams,
        people=people,
        livelihood=livelihood,
        incomes=incomes,
        homes=homes,
        wealth=wealth,
        ties=draw_ties(streams, people, homes),
        municipal=draw_municipal(streams, people, homes, livelihood, incomes, wealth),
        deaths=draw_deaths(streams, people, homes),
    )
