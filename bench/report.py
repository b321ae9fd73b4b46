"""The printed report and the certificates: how long, how much memory, how many bytes.

The report has 500 rows of six columns and ten charts. The floor is WeasyPrint alone writing the same HTML to the
same norm with the same style sheet, stated beforehand: no drawing of charts, no spacing between scripts, no signature.
Each runs in a process of its own, in turn, and the best of each counts; ratios are of CPU seconds, so that what else
the machine does falls out.
Certificates are made in chunks as the worker makes them, by one process and by two.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROWS, CHARTS, CERTIFICATES = 500, 10, 500
RATIO, SECONDS, MEGABYTES, SIZE = 1.3, 60, 1000, 3_000_000
ORGANISER = "示例省互联网协会"
LETTERS = "云山海川星河锦程瑞华"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--certificates", type=int, default=CERTIFICATES)
    parser.add_argument("part", nargs="?", choices=["floor", "ours"], help="used by the bench itself")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bangping-report-") as var:
        os.environ |= {"BANGPING_VAR": os.environ.get("BANGPING_VAR", var), "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ |= {"DATABASE_URL": "", "REDIS_URL": ""}
        if given.part:
            _one(given.part)
        else:
            _ready()
            from publication.services import signatures

            signatures.ready()  # makes the key that all processes share
            _report(given.repeat)
            _certificates(given.certificates)


def _report(repeat: int) -> None:
    found: dict[str, list[dict[str, float]]] = {"floor": [], "ours": []}
    for _ in range(repeat):
        for part, measured in found.items():
            command = [sys.executable, "-m", "bench.report", part]
            measured.append(json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout))
    floor, ours = (min(found[part], key=lambda one: one["cpu"]) for part in ("floor", "ours"))
    ratio = ours["cpu"] / floor["cpu"]
    print(f"report of {ROWS} rows and {CHARTS} charts, {ours['pages']:.0f} pages")
    print(f"  WeasyPrint alone  {floor['cpu']:6.1f} s CPU  {floor['memory']:5.0f} MB  {floor['size'] / 1000:6.0f} kB")
    print(f"  drawn, tagged, signed {ours['cpu']:.1f} s CPU  {ours['memory']:5.0f} MB  {ours['size'] / 1000:6.0f} kB")
    print(f"  ratio {ratio:.2f} (at most {RATIO}) {_told(ratio <= RATIO)}")
    print(f"  seconds {ours['wall']:.1f} (under {SECONDS}) {_told(ours['wall'] < SECONDS)}")
    print(f"  memory {ours['memory']:.0f} MB (under {MEGABYTES}) {_told(ours['memory'] < MEGABYTES)}")
    print(f"  size {ours['size']:,.0f} bytes (at most {SIZE:,}) {_told(ours['size'] <= SIZE)}")


def _told(holds: bool) -> str:
    return "held" if holds else "MISSED"


def _one(part: str) -> None:
    import django

    django.setup()
    from publication.services import signatures

    assert signatures.ready().is_yes  # the key is read once in a process
    html = _html()  # so is the chart engine
    began, cpu = time.perf_counter(), time.process_time()
    pdf = _alone(html) if part == "floor" else _ours(_html())
    measured = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - began, "size": len(pdf)}
    from io import BytesIO

    from pypdf import PdfReader

    measured["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**measured, "pages": len(PdfReader(BytesIO(pdf)).pages)}))


def _html() -> str:
    """The report as the product's own templates write it."""
    from django.template.loader import render_to_string

    from publication.core.charts import option, text_alternative, to_svg
    from tests.publication.core.sample_report import CHARTS as SAMPLES
    from tests.publication.core.sample_report import OVERVIEW, paragraphs, report

    figures, numbered = [], []
    for number in range(1, CHARTS + 1):
        sample = SAMPLES[number % len(SAMPLES)]
        chart = replace(sample, title=f"{sample.title}（{number}）")
        facts = {"number": str(number), "id": f"fig-{number}", "title": chart.title, "alt": text_alternative(chart)}
        drawn = {**facts, "svg": to_svg(option(chart), width=590, height=280)}
        figures.append(paragraphs(OVERVIEW) + render_to_string("publication/_figure.html", {"figure": drawn}))
        numbered.append(facts)
    found: dict[str, Any] = report()
    found["figures"], found["tables"] = numbered, []
    found["chapters"][2] = {**found["chapters"][2], "html": "".join(figures)}
    labels = ("企业名称", "企业简称", "主要业务和品牌", "所在地")
    columns = [{"label": "排名", "kind": "rank", "width": "8%"}]
    columns += [{"label": one, "kind": "text", "width": ""} for one in labels]
    columns.append({"label": "得分", "kind": "number", "width": "11%"})
    rows = [
        [str(n), _name(n), _name(n)[3:6], "示例平台、样本App", "太原市", f"{100 - n / 10:.2f}"]
        for n in range(1, ROWS + 1)
    ]
    found["annexes"][0] = {**found["annexes"][0], "columns": columns, "rows": rows}
    return render_to_string("publication/report.html", {"report": found, "layout": "paper"})


def _name(number: int) -> str:
    """A name of the usual length; figures and Western letters are rare in names and common in brands."""
    drawn = "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(3))
    return f"示例省{drawn}网络科技股份有限公司"


def _alone(html: str) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    css, fonts = ROOT / "static" / "css", FontConfiguration()
    sheets = [CSS(filename=css / name, font_config=fonts) for name in ("tokens.css", "report.css")]
    bare = "".join(line for line in html.splitlines(keepends=True) if 'rel="stylesheet"' not in line)
    return bytes(
        HTML(string=bare, base_url=str(css)).write_pdf(
            stylesheets=sheets, font_config=fonts, pdf_variant="pdf/a-2a", pdf_identifier=b"0" * 16
        )
    )


def _ours(html: str) -> bytes:
    from publication.services import reports, signatures

    return signatures.sign(reports.to_pdf(html), organiser=ORGANISER, reason="bench")


def _certificates(count: int) -> None:
    from publication.core.certificates import CHUNK

    chunks = [range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    walls = {}
    for workers in (1, 2):
        with ProcessPoolExecutor(workers, initializer=_ready) as pool:
            list(pool.map(_warm, range(workers * 2)))
            began = time.perf_counter()
            made = [one for chunk in pool.map(_chunk, chunks) for one in chunk]
            walls[workers] = time.perf_counter() - began
        cpu = sum(seconds for seconds, _ in made)
        print(f"{len(made)} certificates on {workers}: {walls[workers]:.1f} s, {cpu:.1f} s CPU")
    print(f"  size {made[0][1]:,} bytes; one to two processes {walls[1] / walls[2]:.2f} times as fast")
    print(f"  seconds on two {walls[2]:.1f} (under {SECONDS}) {_told(walls[2] < SECONDS)}")


def _ready() -> None:
    import django

    django.setup()


def _warm(_: int) -> int:
    return len(_chunk(range(1)))


def _chunk(numbers: range) -> list[tuple[float, int]]:
    """CPU seconds and size of each."""
    from publication.core.certificates import Said, draw_number
    from publication.models import Certificate
    from publication.services import certificate_pages

    page = certificate_pages.Page((ORGANISER,), ORGANISER, "2019年8月20日", "2019-08-20T09:00:00+08:00", 1, "合成数据")
    found = []
    for number in numbers:
        cpu = time.process_time()
        name = _name(number)
        said = Said("2019年示例省互联网企业500强名单", name, str(number + 1))
        pdf = certificate_pages.to_pdf(Certificate(name=name, number=draw_number(2019)), page=page, said=said)
        found.append((time.process_time() - cpu, len(pdf)))
    return found


if __name__ == "__main__":
    main()
