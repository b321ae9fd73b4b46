"""Numbers that a spreadsheet shows as percentages."""

from __future__ import annotations


class Percentage(float):
    """A cell's number in a percent format: 0.9 is shown as 90 %."""
