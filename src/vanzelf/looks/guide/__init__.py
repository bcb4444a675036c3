"""The style guide: every component in every state, for whoever makes pages."""
