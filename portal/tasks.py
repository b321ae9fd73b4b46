"""What the worker does for this app by itself."""

from records.services.jobs import Named, daily

daily("reminders", hour=8, function=Named("portal.services.reminders.write_due"))
