"""A difference with OpenFisca is explained only by a float at a half euro, and by nothing else."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from bench.differences import Member, Stored, UnexplainedDifferenceError, explain, unrounded_year

ALONE = Member(31_185, True, False, dt.date(1980, 8, 4), True, Fraction(1))
"""Somebody whose exact allowance is a fiftieth of a tenth of a cent below a half euro."""
FLOATS = Stored(*(np.float32(each) for each in (2119, 767.5, 1351.5, 1352)))
CENTS = 1351_00


def test_the_exact_amount_is_just_below_the_half():
    assert unrounded_year([ALONE]) == Fraction("1351.49998")


def test_the_amount_of_a_couple_of_whom_one_is_not_insured_is_half():
    couple = [ALONE, replace(ALONE, income=0)]
    whole = unrounded_year(couple)
    assert whole == 2 * 2119 - (
        Fraction("0.04289") * 29736 + Fraction("0.1373") * (31_185 - 29_736)
    )
    assert unrounded_year([ALONE, replace(ALONE, income=0, insured=False)]) == whole / 2


def test_abroad_the_premium_goes_by_the_country():
    abroad = replace(ALONE, income=0, resident=False, factor=Fraction("0.7215"))
    assert unrounded_year([abroad]) == 2119 * Fraction("0.7215") - Fraction("0.01912") * 29736


def test_a_float_at_the_half_explains_it():
    explain([ALONE], CENTS, FLOATS)


def test_our_amount_must_be_the_exact_one():
    with pytest.raises(UnexplainedDifferenceError, match="ours is"):
        explain([ALONE], 1352_00, FLOATS)


def test_away_from_the_half_nothing_is_explained():
    """One euro of income less, and 0.1373 from the half no float is to blame."""
    with pytest.raises(UnexplainedDifferenceError, match="away from a half euro"):
        explain([replace(ALONE, income=31_184)], 1352_00, replace(FLOATS, year=np.float32(1353)))


def test_their_amount_must_be_what_their_own_numbers_round_to():
    with pytest.raises(UnexplainedDifferenceError, match="does not round"):
        explain([ALONE], CENTS, replace(FLOATS, year=np.float32(1353)))
