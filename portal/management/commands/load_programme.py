"""`load_programme DIR…`: freezes each folder as a revision of its programme; all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.services import people
from portal.services import bundles


class Command(BaseCommand):
    help = "载入评选方案文件夹，冻结为一个版本；内容未变则不产生新版本"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        by = people.system()
        lines = []
        try:
            with transaction.atomic():
                for folder in options["folders"]:
                    revision, made = bundles.load(folder, by=by)
                    state = "载入" if made else "内容未变，仍为"
                    lines.append(f"{revision.programme.slug}：{state}第 {revision.number} 版 {revision.digest[:12]}")
        except bundles.FaultyProgramme as faulty:
            for fault in faulty.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"共 {len(faulty.faults)} 处问题，全部未载入") from faulty
        for line in lines:
            self.stdout.write(line)
