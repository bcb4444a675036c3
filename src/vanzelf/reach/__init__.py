"""Reaching residents: offers, messages by every channel, replies, confirmations."""
