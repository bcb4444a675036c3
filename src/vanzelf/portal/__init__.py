"""What residents see: what is put to them, their own choices, and what was done with their data."""
