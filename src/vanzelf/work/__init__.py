"""Work for people: calls, visits, questions nobody else can answer, and what came of trying."""
