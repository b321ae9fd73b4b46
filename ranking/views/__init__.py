"""Pages of runs, of their standings, and of the re-check."""

from ranking.views.cuts import staff_list
from ranking.views.entries import Cell, Row
from ranking.views.method import method
from ranking.views.rechecks import confirm_rest, opinion, recheck, sign_off
from ranking.views.runs import progress, run, runs, start
from ranking.views.standings import export, standing

__all__ = [
    "Cell",
    "Row",
    "confirm_rest",
    "export",
    "method",
    "opinion",
    "progress",
    "recheck",
    "run",
    "runs",
    "sign_off",
    "staff_list",
    "standing",
    "start",
]
