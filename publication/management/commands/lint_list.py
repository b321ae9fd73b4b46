"""`lint_list LIST [--against OTHER…] [--json]`: the defects of a list, without a database; exit 1 if there are any."""

import json
import re
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from declarations.core.grid import GridError
from publication.core.lint import Finding, ListError, ListTable, lint
from publication.core.lint.reading import lists_in

DEFECTS, BAD_INPUT = 1, 2


class Command(BaseCommand):
    help = "检查一份将要公布或已经公布的名单，列出缺陷；有缺陷时退出码为 1，文件不能用时为 2"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", type=Path, metavar="LIST.{csv,xlsx}")
        parser.add_argument(
            "--against", type=Path, nargs="+", action="extend", default=[], metavar="OTHER", help="要对照的其他名单"
        )
        parser.add_argument("--title", help="名单的标题；不写时取表格上方的标题或文件名")
        parser.add_argument(
            "--weights", metavar="列=权重,…", help="得分由哪些列加权而成，如 信息经济=0.3,网络社会=0.7；不写时看列名"
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            weights = _weights(options["weights"])
            against = [other for path in options["against"] for other in lists_in(path)]
            tables = lists_in(options["list"], title=options["title"] or "", weights=weights)
        except (GridError, ListError) as error:
            self.stderr.write(str(error))
            sys.exit(BAD_INPUT)
        found = [
            (table, lint(table, against=[*against, *(other for other in tables if other is not table)]))
            for table in tables
        ]
        count = sum(len(findings) for _, findings in found)
        self.stdout.write(_json(options["list"], found) if options["json"] else _text(found, count))
        if count:
            sys.exit(DEFECTS)


def _weights(text: str | None) -> dict[str, Decimal]:
    """`信息经济=0.3,网络社会=30` by column; Raises `ListError`."""
    found: dict[str, Decimal] = {}
    for part in re.split("[,，]", text) if text else []:
        head, _, weight = part.partition("=")
        if not head.strip() or not re.fullmatch(r"\d+(\.\d+)?", weight.strip(), re.ASCII):
            raise ListError(f"--weights “{part}”：应写成 列=权重")
        found[head.strip()] = Decimal(weight.strip())
    if text and not sum(found.values()):
        raise ListError("--weights：权重之和为零")
    return found


def _json(path: Path, found: list[tuple[ListTable, list[Finding]]]) -> str:
    findings = [{"list": table.title, **asdict(finding)} for table, all_of in found for finding in all_of]
    rows = sum(len(table.rows) for table, _ in found)
    return json.dumps({"file": path.name, "rows": rows, "findings": findings}, ensure_ascii=False, indent=1)


def _text(found: list[tuple[ListTable, list[Finding]]], count: int) -> str:
    lines = []
    for table, findings in found:
        told = f"发现 {len(findings)} 处" if findings else "没有发现缺陷"
        lines += [f"{table.title}：{len(table.rows)} 行，{told}", *map(str, findings)]
    return "\n".join(lines + ([f"共 {count} 处"] if len(found) > 1 else []))
