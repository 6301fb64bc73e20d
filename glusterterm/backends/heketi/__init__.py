"""Heketi's REST API."""
