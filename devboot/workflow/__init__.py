"""Plan, questions, resolve, apply, result: the road of every command that writes."""
