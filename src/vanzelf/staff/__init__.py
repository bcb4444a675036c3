"""The pages of staff: each part has its views, its addresses and its place in the navigation."""
