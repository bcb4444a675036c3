"""Campaigns: whom to reach about a service, in what order, by whom, and what came of it."""
