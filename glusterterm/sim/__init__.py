"""A simulated Heketi with its nodes."""
