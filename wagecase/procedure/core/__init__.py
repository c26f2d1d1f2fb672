"""What every procedure is made of: acts, events, fields, stages, guards, refusals, and the view of a case."""
