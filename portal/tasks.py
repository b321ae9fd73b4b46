"""What the worker does for this app by itself."""

from portal.services import reminders
from records.services import jobs

jobs.daily("reminders", hour=reminders.HOUR, function=reminders.write_due)
