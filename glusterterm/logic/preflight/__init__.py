"""May a brick be moved? Asked before anything is, and again right before each move."""
