"""Profiles and settings: files, environment, secrets."""
