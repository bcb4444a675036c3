"""Letters on paper: from a filled message to tagged PDF, one by one or as a batch for a printer."""
