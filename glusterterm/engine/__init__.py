"""Polling, the store and whatever else runs for a while."""
