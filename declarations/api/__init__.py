"""Filing by program: an enterprise's own declarations, and the staff's list of all."""
