"""The combiner: joins sealed legs by their tokens, gives the list, and forgets.

It never holds a BSN, a name or a key that would lead to one; only answers by random tokens, sealed
until all of them are there, and in memory for the seconds that joining takes.
"""
