"""What the checks found, for the association's own programs."""
