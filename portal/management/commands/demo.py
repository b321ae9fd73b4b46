"""`demo`: headless, the main job once from a programme's sample, by way of a real worker; files under `--out`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.services import people
from portal.services import processes, samples
from publication.models import Publication
from records.services import files


class Command(BaseCommand):
    help = "载入样例方案与数据，提交、核查、排名、公布，打印榜单，把 PDF、Excel、清单写到输出文件夹"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--programme", default="shanxi-internet-20-2019", metavar="CODE")
        parser.add_argument("--out", type=Path, default=Path("out"))

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.PROGRAMMES_DIR / options["programme"]
        if not (folder / "programme.yaml").is_file():
            known = "、".join(path.name for path in samples.shipped())
            raise CommandError(f"没有方案 {options['programme']}，可用：{known}")
        call_command("migrate", verbosity=0)
        try:
            with processes.running(processes.manage("work")):
                publication = samples.play(folder, by=people.system(), say=self.stdout.write)
        except samples.SampleFailed as error:
            raise CommandError(str(error)) from error
        if publication is not None:
            self._print(publication)
            self._write(publication, options["out"])

    def _print(self, publication: Publication) -> None:
        if publication.figures_synthetic:
            self.stdout.write("\n* 合成数据：示例数据，非企业真实数据 *")
        for entry in publication.lists:
            self.stdout.write(f"\n{entry['title']}")
            for row in entry["rows"]:
                first, *rest = (str(cell) for cell in row)
                self.stdout.write(
                    f"{first:>4}  " + "　".join(rest) if first.isdigit() else "      " + "　".join([first, *rest])
                )

    def _write(self, publication: Publication, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self.stdout.write("")
        for published in publication.files.select_related("file"):
            path = out / published.name
            path.write_bytes(files.read(published.file))
            self.stdout.write(f"{path}（{published.file.size:,} 字节）")
