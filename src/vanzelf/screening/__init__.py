"""Screening a population: who can get what, who gets it, and who misses it."""
