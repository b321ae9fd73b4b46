"""What the access test stands on: two programmes alike in everything, who visits, and the table of what is expected."""
