"""Services in force: what the municipality wants, may and can do, each signed by another person."""
