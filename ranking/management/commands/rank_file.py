"""`rank_file RANKING.yaml DATA --out DIR`: rank a table by a recipe, without a database."""

from __future__ import annotations

import gc
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from declarations.core.document import parse
from ranking.core.engine import run
from ranking.core.failure import RunError
from ranking.core.recipe import Recipe
from ranking.core.result import Result, manifest, to_csv, to_json
from ranking.core.table import Sheet, TableError, fit_recipe, read_sheet, read_table

BAD_INPUT = 2


class Command(BaseCommand):
    help = "按评选方案的 ranking.yaml 给一张表排名，写出 result.json、result.csv、manifest.json"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("recipe", type=Path, metavar="RANKING.yaml")
        parser.add_argument("data", type=Path, metavar="DATA.{csv,xlsx,parquet}")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        recipe_path, data_path, out = options["recipe"], options["data"], options["out"]
        gc.disable()  # millions of figures and no cycles: looking for some takes a tenth of the time
        try:
            sheet = read_sheet(data_path)
            recipe = _read_recipe(recipe_path, sheet)
            result = run(recipe, read_table(sheet, recipe))
            inputs = {path.name: path.read_bytes() for path in (recipe_path, data_path)}
            _write(out, result, inputs)
        except (_RefusalError, TableError, RunError) as error:
            self.stderr.write("\n".join(error.faults))
            sys.exit(BAD_INPUT)
        finally:
            gc.enable()
        self.stdout.write(_summary(result, out))


class _RefusalError(ValueError):
    def __init__(self, faults: Iterable[object]) -> None:
        self.faults = tuple(map(str, faults))
        super().__init__("\n".join(self.faults))


def _read_recipe(path: Path, sheet: Sheet) -> Recipe:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _RefusalError([f"{path.name}：无法读取：{error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise _RefusalError([f"{path.name}：编码不是 UTF-8"]) from error
    document, faults = parse(text, path.name)
    recipe = None
    if document is not None and not faults:
        recipe, faults = fit_recipe(document, sheet)
    if recipe is None:
        raise _RefusalError(faults)
    return recipe


def _write(out: Path, result: Result, inputs: Mapping[str, bytes]) -> None:
    """Every file is written whole under another name first, so that no reader ever sees half of one."""
    files = {"result.json": to_json(result), "result.csv": to_csv(result)}
    files["manifest.json"] = manifest(result, files, inputs)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".") as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            for name in files:
                (Path(folder) / name).replace(out / name)
    except OSError as error:
        raise _RefusalError([f"{out}：无法写入：{error.strerror}"]) from error


def _summary(result: Result, out: Path) -> str:
    lines = [f"参与排名 {len(result.entries)} 行，未参与 {len(result.excluded)} 行"]
    lines += [f"榜单 {code}：{len(ids)} 行" for code, ids in result.lists.items()]
    lines += [f"注意：{warning}" for warning in result.warnings]
    lines.append(f"结果写在 {out}")
    return "\n".join(lines)
