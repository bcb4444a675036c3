"""Net pay from gross income, roughly, for the year of the reference date.

Only the synthetic town uses this: it makes monthly net incomes that go with yearly gross ones. It
is no tax calculation and no rule depends on it. Brackets and credits are 2026 figures from memory
(confidence: herinnerd).
"""

import numpy as np

from vanzelf.synth.draws import Bools, Floats

_BRACKETS = (38_883.0, 78_426.0)
_RATES = (0.3575, 0.3756, 0.4950)
_RATE_PENSION = 0.1785
"""First bracket for people of AOW age, who pay no AOW premium."""

_GENERAL_CREDIT = ((0, 3_115.0), (29_736, 3_115.0), (78_426, 0.0))
_GENERAL_CREDIT_PENSION = ((0, 1_556.0), (29_736, 1_556.0), (78_426, 0.0))
_WORK_CREDIT = ((0, 0.0), (11_965, 996.0), (25_845, 5_300.0), (45_592, 5_685.0), (132_920, 0.0))
_PENSION_CREDIT = ((0, 2_067.0), (46_002, 2_067.0), (59_782, 0.0))


def _line(income: Floats, points: tuple[tuple[float, float], ...]) -> Floats:
    at, value = zip(*points, strict=True)
    return np.asarray(np.interp(income, at, value))


def tax_of(gross: Floats, pension: Bools, work: Bools) -> Floats:
    """Income tax and premiums per year after credits, not below zero."""
    first = np.where(pension, _RATE_PENSION, _RATES[0])
    tax = np.minimum(gross, _BRACKETS[0]) * first
    tax += np.clip(gross - _BRACKETS[0], 0, _BRACKETS[1] - _BRACKETS[0]) * _RATES[1]
    tax += np.maximum(gross - _BRACKETS[1], 0) * _RATES[2]
    tax -= np.where(pension, _line(gross, _GENERAL_CREDIT_PENSION), _line(gross, _GENERAL_CREDIT))
    tax -= np.where(work, _line(gross, _WORK_CREDIT), 0.0)
    tax -= np.where(pension, _line(gross, _PENSION_CREDIT), 0.0)
    return np.asarray(np.maximum(tax, 0.0))


def net_of(gross: Floats, pension: Bools, work: Bools) -> Floats:
    """Net income per year."""
    return gross - tax_of(gross, pension, work)


_GRID = np.linspace(0.0, 60_000.0, 601)
_NET_ON_GRID = net_of(_GRID, np.zeros(601, dtype=np.bool_), np.zeros(601, dtype=np.bool_))
_NET_OF_WORK_ON_GRID = net_of(_GRID, np.zeros(601, dtype=np.bool_), np.ones(601, dtype=np.bool_))


def gross_of_benefit(net: Floats) -> Floats:
    """Gross yearly benefit that leaves `net` (up to 60,000 gross, without work credit)."""
    return np.interp(net, _NET_ON_GRID, _GRID)


def gross_of_work(net: Floats) -> Floats:
    """Gross yearly wage that leaves `net` (up to 60,000 gross)."""
    return np.interp(net, _NET_OF_WORK_ON_GRID, _GRID)
