"""`verify_journal`: every sign of tampering in the journal, one a line; exit 1 on any."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from records.models import JournalEntry
from records.services import journal


class Command(BaseCommand):
    help = "核对日志：逐条列出被改、被删、被换或次序不对之处"

    def handle(self, *args: Any, **options: Any) -> None:
        faults = journal.verify()
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            self.stderr.write(f"共 {len(faults)} 处问题")
            sys.exit(1)
        self.stdout.write(f"日志完整：{JournalEntry.objects.count()} 条")
