"""Addresses of campaigns, their waves and their results, and where they stand in the navigation."""

from django.urls import URLPattern

addresses: list[URLPattern] = []


def menu() -> None:
    """What stands in the navigation."""
