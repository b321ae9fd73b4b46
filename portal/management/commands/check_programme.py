"""`check_programme DIR…`: validates programmes' folders; `file:line: where: message`, exit 1 on any fault."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.services import bundles


class Command(BaseCommand):
    help = "检查评选方案文件夹，逐条列出 文件:行: 位置: 说明"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for folder in options["folders"]:
            bundle = bundles.read(folder)
            for fault in bundle.faults:
                self.stdout.write(str(fault))
            count += len(bundle.faults)
            if not bundle.faults:
                self.stdout.write(f"{folder}：没有问题")
        if count:
            self.stderr.write(f"共 {count} 处问题")
            sys.exit(1)
