"""How messages travel and are kept: the party that sends them, its mailroom, and two roads.

The first road is files that somebody carries; the second is HTTPS with mutual TLS. Both move the
same bytes, and no party trusts the road: it trusts signatures.
"""
