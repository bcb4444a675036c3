"""The residents of the municipality: who they are, how to reach them, who acts for them, what they
do not want. Their citizen service number stands sealed in one table; all else has a random id.
"""
