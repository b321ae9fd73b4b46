"""Runs and standings, for the association's own programs."""
