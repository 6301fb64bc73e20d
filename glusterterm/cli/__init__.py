"""Commands for scripts and for people without a screen."""
