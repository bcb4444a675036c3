"""The municipality's side of a list: whom it is about, the run, and what it keeps of it.

It never sees an answer of a source: rows go out, a list of tokens comes back.
"""
