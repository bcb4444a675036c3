"""The scene of a campaign, for whoever walks its list."""

from campaigns.conftest import stage  # noqa: F401 -- a fixture
