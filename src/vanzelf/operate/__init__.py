"""The pages of the people who run a source: its questions, the requests that wait, its own log."""
