"""`verify_publication MANIFEST.json`: replays and compares; exit 1 when anything differs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publication.core.manifest import MAX_BYTES, ManifestError, read_manifest
from publication.services.verification import TITLES, Outcome, verify


class Command(BaseCommand):
    help = "按清单核对已公布的文件，并重算排名：完全一致、等价或不一致"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("manifest", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["manifest"]
        try:
            with path.open("rb") as file:
                manifest = read_manifest(file.read(MAX_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{path}：读不了这个文件（{error.strerror}）") from error
        except ManifestError as error:
            raise CommandError(f"{path}：{error}") from error
        found = verify(manifest, folder=path.parent)
        for line in found.lines:
            self.stdout.write(line)
        self.stdout.write(f"{manifest.programme} 第 {manifest.version} 版：{TITLES[found.outcome]}（{found.outcome}）")
        if found.outcome is Outcome.DIFFERENT:
            sys.exit(1)
