"""The parties of Eikenhage, a municipality that does not exist: keys, cards, mandates, desks.

Everything here is made on the spot, for a demo or a test. Nobody in it exists.
"""
