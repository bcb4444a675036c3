"""Systems outside: who carries messages, who tests for hindrances. One folder each."""
