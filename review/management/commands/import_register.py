"""`import_register KIND FILE`: a new edition of a register; all rows or none."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.services import people
from declarations.core.sheet import SheetError
from review.core.registers import KINDS
from review.services import registers, remarks


class Command(BaseCommand):
    help = "从 .xlsx 或 .csv 导入一份名单；有一处错误即全部不导入，并逐行列出"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-of", metavar="年-月-日", help="名单截至日期，默认今天")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            as_of = date.fromisoformat(options["as_of"]) if options["as_of"] else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"--as-of {options['as_of']}：应为 年-月-日") from error
        try:
            edition, made = registers.import_register(
                options["kind"], path=options["file"], as_of=as_of, by=people.system()
            )
        except SheetError as error:
            raise CommandError(str(error)) from error
        except registers.RegisterRefused as refused:
            for sentence in refused.sentences:
                self.stderr.write(sentence)
            raise CommandError(f"共 {len(refused.faults)} 处错误，全部未导入") from refused
        for remark in remarks.on_file(options["file"]):
            self.stderr.write(f"注意：{remark}")
        state = "已导入" if made else "此前已导入"
        self.stdout.write(f"{KINDS[edition.kind].title}：{state} {edition.entries.count()} 条，截至 {edition.as_of}")
