"""Frozen values, errors and ports: what everything else is said in."""
