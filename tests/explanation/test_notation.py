"""Amounts, numbers, shares and dates as they are shown."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanzelf.explanation.notation import (
    cents,
    count,
    date,
    decimal,
    euros,
    per,
    percent,
    value_text,
)
from vanzelf.language.types import Kind, Type


@pytest.mark.parametrize(
    "value, dutch, english",
    [
        (1550, "€ 1.550", "€1,550"),
        (0, "€ 0", "€0"),
        (-24, "-€ 24", "-€24"),
        (Fraction(56855232, 100000), "€ 568,55", "€568.55"),
        (Fraction(1999999, 1000), "€ 2.000,00", "€2,000.00"),
        (Fraction(-5, 2), "-€ 2,50", "-€2.50"),
        (Fraction(3, 1), "€ 3", "€3"),
    ],
)
def test_amounts(value, dutch, english):
    assert euros(value, "nl") == dutch
    assert euros(value, "en") == english


def test_cents_are_hundredths():
    assert cents(155000, "nl") == "€ 1.550"
    assert cents(12345, "nl") == "€ 123,45"
    assert cents(-5, "en") == "-€0.05"


def test_numbers_shares_and_dates():
    assert count(26190, "nl") == "26.190"
    assert count(26190, "en") == "26,190"
    assert percent(Fraction(1912, 100000), "nl", 4) == "1,912%"
    assert percent(Fraction(1, 3), "nl") == "33%"
    assert decimal(Fraction(-1, 4), "nl", 2) == "-0,25"
    assert decimal(Fraction(5, 2), "en", 6, trim=True) == "2.5"
    assert date(dt.date(2026, 11, 1), "nl") == "1 november 2026"
    assert date(dt.date(2026, 11, 1), "en") == "1 November 2026"


def test_a_value_brings_its_period():
    money = Type(Kind.MONEY, period="maand")
    assert value_text(129, money, "nl") == "€ 129 per maand"
    assert value_text(129, Type(Kind.MONEY, period="stand"), "nl") == "€ 129"
    assert value_text(None, money, "nl") == "onbekend"
    assert value_text(True, None, "nl") == "ja"
    assert value_text("bijna_klaar", None, "nl") == "bijna klaar"
    assert value_text(Fraction(1, 8), None, "nl", "procent") == "12,5%"
    assert per("eenmalig", "nl") == "in één keer"


@given(st.integers(-(10**9), 10**9))
def test_an_amount_reads_back(value):
    shown = cents(value, "nl")
    digits = shown.replace("€", "").replace(" ", "").replace(".", "").replace(",", ".")
    assert Fraction(digits) * 100 == value
