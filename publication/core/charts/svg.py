"""An ECharts option drawn as SVG by the vendored bundle inside QuickJS: no browser, no network."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

import quickjs
from lxml import etree  # type: ignore[attr-defined]

from publication.core.charts.chart import ChartError

BUNDLE = Path(__file__).resolve().parents[3] / "static" / "vendor" / "echarts" / "echarts.common.min.js"
MEMORY_LIMIT = 256 * 1024 * 1024  # bytes
TIME_LIMIT = 20  # seconds of CPU for one call
SVG = "{http://www.w3.org/2000/svg}"

# ECharts asks for timers although nothing is animated; drawing ends within the call, so they need never fire.
PRELUDE = "globalThis.setTimeout = function () { return 0; }; globalThis.clearTimeout = function () {};"
DRAW = """
function draw(option, width, height) {
    const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
    try {
        chart.setOption(JSON.parse(option));
        return JSON.stringify(chart.renderToSVGString());
    } finally {
        chart.dispose();
    }
}
"""

# Hints for a browser's pointer, and class names numbered by a counter, have no place in print.
SCREEN_ONLY = ("class", "pointer-events", "ecmeta_series_index", "ecmeta_data_index", "ecmeta_ssr_type")
# WeasyPrint paints the halo over the letters, because it doesn't know paint-order: the labels would vanish.
HALO = ("stroke", "stroke-width", "stroke-miterlimit", "stroke-linejoin", "paint-order")

# Identifiers carry a counter of drawings; a digest instead keeps them stable, and apart when charts share a page.
COUNTED = re.compile(r"\bzr\d+-")

_contexts = threading.local()


def to_svg(option: dict[str, Any], *, width: int, height: int) -> str:
    """The option as an ``<svg>`` element, sizes in CSS pixels; equal options, equal bytes. Raises ``ChartError``.

    ``aria.label.description`` becomes its ``<title>``, which readers and the tags of a PDF take as alternative text.
    """
    drawing = json.dumps(option, ensure_ascii=False, allow_nan=False)
    try:
        answer = _context().get("draw")(drawing, width, height)
    except quickjs.JSException as error:
        # A context that ran out of memory or time is left in the middle of something.
        _contexts.__dict__.clear()
        raise ChartError(f"图表未能绘制：{error}") from error
    digest = hashlib.sha256(drawing.encode()).hexdigest()[:12]
    root = _for_print(COUNTED.sub(f"c{digest}-", json.loads(answer)))
    _name(root, option.get("aria", {}).get("label", {}).get("description", ""))
    return str(etree.tostring(root, encoding="unicode"))


def _context() -> Any:
    """This thread's JavaScript context; a context must not be used from another thread."""
    if not hasattr(_contexts, "context"):
        context = quickjs.Context()
        context.set_memory_limit(MEMORY_LIMIT)
        context.set_time_limit(TIME_LIMIT)
        for source in (PRELUDE, _bundle(), DRAW):
            context.eval(source)
        _contexts.context = context
    return _contexts.context


@cache
def _bundle() -> str:
    return BUNDLE.read_text(encoding="utf-8")


def _for_print(drawn: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    root = etree.fromstring(drawn.encode(), parser)
    for style in root.findall(f"{SVG}style"):
        root.remove(style)
    for element in root.iter():
        _drop(element, SCREEN_ONLY)
        if element.tag == f"{SVG}text":
            _drop(element, HALO)
        _unstyle(element)
    etree.cleanup_namespaces(root)
    return root


def _name(root: Any, alternative: str) -> None:
    if not alternative:
        return
    title = etree.Element(f"{SVG}title")
    title.text = alternative
    root.insert(0, title)
    root.set("role", "img")


def _unstyle(element: Any) -> None:
    """Styles as attributes, which a page's policy against inline styles lets through."""
    for declaration in filter(None, element.attrib.pop("style", "").split(";")):
        name, _, value = declaration.partition(":")
        element.set(name.strip(), value.strip())


def _drop(element: Any, names: tuple[str, ...]) -> None:
    for name in names:
        element.attrib.pop(name, None)
