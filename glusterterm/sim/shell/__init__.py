"""The commands that simulated nodes answer, in the forms in which real ones do."""
