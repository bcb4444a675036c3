"""Eikenhage: a synthetic municipality of any size, the same again for the same seed.

Nobody in it exists. It is calibrated on published figures (`vanzelf.synth.calibration` says how
well), so that rules can be tried, demonstrated and timed on something that behaves like a town.
"""

from vanzelf.synth.generate import generate
from vanzelf.synth.manifest import Manifest

__all__ = ["Manifest", "generate"]
