"""Cases and decisions. A positive one goes; nothing negative leaves without a person and a call."""
