"""Services: what a municipality offers by itself, to whom, how, and in which words.

A service is a folder of the catalogue (`services/<service>/`). Nothing in it is code.
"""
