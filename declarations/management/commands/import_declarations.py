"""`import_declarations PROGRAMME FILE`: bulk intake from a spreadsheet; all rows or none."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.services import people
from declarations.core.programme import SHANGHAI
from declarations.core.sheet import SheetError
from declarations.models import Programme
from declarations.services import intake


class Command(BaseCommand):
    help = "从 .xlsx 或 .csv 批量录入申报；有一处错误即全部不录，并逐行列出"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", help="方案标识，如 shanxi-internet-20-2019")
        parser.add_argument("file", type=Path)
        parser.add_argument("--submit", action="store_true", help="录入后即提交")
        parser.add_argument("--received", metavar="年-月-日", help="收件日期，截止时间按它计算；默认今天")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(slug=options["programme"]).first()
        if programme is None:
            raise CommandError(f"没有方案 {options['programme']}，请先 load_programme")
        received_at = _received(options["received"])
        by = people.system()
        try:
            with transaction.atomic():
                taken = intake.take_in(programme, path=options["file"], by=by)
                if options["submit"]:
                    intake.submit_all(taken, by=by, received_at=received_at)
        except SheetError as error:
            raise CommandError(str(error)) from error
        except intake.IntakeRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"共 {len(refused.faults)} 处错误，全部未录入") from refused
        self.stdout.write(f"已录入 {len(taken)} 份申报" + ("并提交" if options["submit"] else ""))


def _received(text: str | None) -> datetime | None:
    """Noon of that day; of today, now at the latest."""
    if text is None:
        return None
    now = timezone.now()
    try:
        noon = datetime.combine(date.fromisoformat(text), time(12), SHANGHAI)
    except ValueError as error:
        raise CommandError(f"--received {text}：应为 年-月-日") from error
    return min(noon, now) if noon.date() == now.astimezone(SHANGHAI).date() else noon
