"""Pure rules over the model: no I/O, no clock, no randomness."""
