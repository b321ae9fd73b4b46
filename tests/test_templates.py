"""Templates: which way they point, that each is used, and that none trusts or fetches what it shouldn't."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
from django.urls import URLPattern, URLResolver, get_resolver

from tests.test_architecture import ORDER, ROOT, python_files, tree_of

TEMPLATES = ROOT / "templates"
ALLAUTH = Path(allauth.__file__).parent / "templates"
ERRORS = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}  # Django finds them by name
FOLDERS = {app: app for app in ORDER} | {"account": "accounts", "mfa": "accounts", "allauth": "accounts"}

# Every place where text goes out unescaped, and why it may.
TRUSTED = {
    ("publication/_chapter_preview.html", "preview.html|safe"): "made by publication.core.markdown and our own figures",
    ("publication/_report_colophon.html", "report.code|safe"): "a QR code drawn by segno, whose title is escaped",
    ("publication/_figure.html", "figure.svg|safe"): "drawn by our own chart engine, which escapes every text",
    ("publication/_method_table.html", "written|safe"): "made by publication.core.formulas, which escapes every text",
    ("publication/certificate.html", "code|safe"): "a QR code drawn by segno, whose title is escaped",
    ("publication/report.html", "chapter.html|safe"): "made by publication.core.markdown, which escapes every text",
}
_TEMPLATE = re.compile(r"{%\s*(?:include|extends)\s+(\S+)")
_URL = re.compile(r"{%\s*url\s+(\S+)")
_UNESCAPED = re.compile(r"{{\s*([^}]*\|\s*safe(?:seq)?\b[^}]*?)\s*}}|{%\s*(autoescape\s+off)\s*%}")
_ELSEWHERE = re.compile(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'<>)]*")


def templates() -> dict[str, str]:
    return {
        p.relative_to(TEMPLATES).as_posix(): p.read_text(encoding="utf-8") for p in sorted(TEMPLATES.rglob("*.html"))
    }


def place(template: str) -> int:
    """Position in the order of apps. The frame, at the top level, goes with `portal`, which may link to everything."""
    folder, slash, _ = template.partition("/")
    return ORDER.index(FOLDERS[folder]) if slash else 0


def named(pattern: re.Pattern[str], text: str) -> list[str]:
    return pattern.findall(re.sub(r"{#.*?#}|{% comment.*?{% endcomment %}", "", text, flags=re.DOTALL))


def texts_in_code() -> set[str]:
    nodes = (node for path in python_files("config", *ORDER) for node in ast.walk(tree_of(path)))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def url_names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"
        else:
            yield from url_names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_every_template_stands_in_the_folder_of_an_app():
    folders = {name.partition("/")[0] for name in templates() if "/" in name}
    assert folders - set(FOLDERS) == set()


def test_templates_take_in_only_the_frame_their_own_and_those_to_the_right():
    faults = []
    for name, text in templates().items():
        for target in (quoted.strip("\"'") for quoted in named(_TEMPLATE, text)):
            known = target in templates()
            if not known or ("/" in target and place(target) < place(name)):
                faults.append(f"{name} → {target}")
    assert faults == []


def test_templates_link_only_to_the_frame_their_own_pages_and_those_to_the_right():
    """A name without a namespace (`home`, log-in) belongs to the frame; pages of an app carry its namespace."""
    known = set(url_names(get_resolver()))
    faults = []
    for name, text in templates().items():
        for target in (quoted.strip("\"'") for quoted in named(_URL, text)):
            app, colon, _ = target.partition(":")
            if target not in known or (colon and ORDER.index(app) < place(name)):
                faults.append(f"{name} → {target}")
    assert faults == []


def test_every_template_is_used():
    found = templates()
    taken_in = {quoted.strip("\"'") for text in found.values() for quoted in named(_TEMPLATE, text)}
    used = taken_in | texts_in_code() | ERRORS
    dead = {name for name in found if name not in used and not (ALLAUTH / name).is_file()}
    assert dead == set()


def test_only_named_places_go_out_unescaped():
    found = {(name, "".join(hit)) for name, text in templates().items() for hit in named(_UNESCAPED, text)}
    assert found == set(TRUSTED)
    marked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("config", *ORDER)
        for node in ast.walk(tree_of(path))
        if getattr(node, "id", getattr(node, "attr", getattr(node, "name", "")))
        in {"mark_safe", "SafeString", "SafeText"}
    ]
    assert marked == []


def test_no_page_fetches_anything_from_elsewhere():
    ours = [
        path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js"} and "vendor" not in path.parts
    ]
    texts = templates() | {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ours}
    namespaces = re.compile(r"xmlns(?::\w+)?=\"[^\"]*\"")
    faults = {name: hits for name, text in texts.items() if (hits := _ELSEWHERE.findall(namespaces.sub("", text)))}
    assert faults == {}


def test_no_template_carries_script_or_style():
    """The content security policy would drop them. The printed report has no policy, and no need of them either."""
    inline = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
    assert {name: hits for name, text in templates().items() if (hits := inline.findall(text))} == {}
