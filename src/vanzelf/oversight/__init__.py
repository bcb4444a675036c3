"""Watching over it: mandates, refused actions, privacy requests, how long things are kept."""
