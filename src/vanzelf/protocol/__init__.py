"""The wire format of a blind list: signed documents, sealed messages, rows, legs and their joining.

Three parties that do not trust one another make a list together: the municipality, the sources and
the combiner. This package says what they send and how it is checked, and nothing about how it
travels or where it is kept. See docs/explanation/blind-list.md.
"""
