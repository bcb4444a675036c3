"""The interface for other programs: counts, states and ids; never everything about a person."""
