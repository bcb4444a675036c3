"""The pages for who walks a list: the day, a conversation, what came of it; without a network too."""
