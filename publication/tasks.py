"""Jobs of this app."""
