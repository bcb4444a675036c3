"""Organisations, the people who work there, what they may do, and what they did."""
