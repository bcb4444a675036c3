"""What an organisation holds about people, in its own tables, read through a mapping.

A source answers questions on its holdings; a municipality chooses a population by its own.
"""
