"""What the worker does for this app without being asked."""

from records.services.jobs import regularly
from review.services import checking

regularly(checking.receive_everywhere)
