"""How a page is answered that shows a form again."""

UNREADABLE = 422
"""What was typed can't be read."""
REFUSED = 409
"""What was asked for can't be done as things stand."""
