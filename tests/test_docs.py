"""README.md and docs/: what they name exists. The page on programmes has tests of its own beside this."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.pages import FENCE, METHODS, OPERATIONS, PAGES, ROOT, anchors, code, prose, table
from tests.test_docs_programmes import VOCABULARY

IMAGE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")

pages = pytest.mark.parametrize("doc", PAGES, ids=lambda doc: doc.relative_to(ROOT).as_posix())


@pages
def test_every_relative_link_and_anchor_resolves(doc):
    broken = []
    for target in LINK.findall(prose(doc)):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (doc.parent / path).resolve() if path else doc
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


@pages
def test_every_picture_is_there(doc):
    absent = [target for target in IMAGE.findall(prose(doc)) if not (doc.parent / target).is_file()]
    assert absent == []


def command_lines(page: Path) -> Iterator[list[str]]:
    for name, rest in re.findall(r"(?:python |`)manage\.py (\w+)([^\n`|]*)", page.read_text(encoding="utf-8")):
        yield [name, *shlex.split(rest.partition("#")[0], posix=False)]


@pages
def test_every_command_and_option_exists(doc):
    commands = get_commands()
    unknown = []
    for name, *arguments in command_lines(doc):
        if name not in commands:
            unknown.append(name)
            continue
        app = commands[name]
        command = app if not isinstance(app, str) else load_command_class(app, name)
        options = command.create_parser("manage.py", name)._option_string_actions
        unknown += [f"{name} {a}" for a in arguments if a.startswith("--") and a.partition("=")[0] not in options]
    assert unknown == []


@pages
def test_every_make_target_exists(doc):
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", doc.read_text(encoding="utf-8"), re.MULTILINE))
    assert named - targets == set()


@pages
def test_every_test_that_is_named_exists(doc):
    absent = []
    for path, name in re.findall(r"(tests/[\w/]+\.py)::(\w+)", doc.read_text(encoding="utf-8")):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8")) if (ROOT / path).is_file() else ast.Module([], [])
        if name not in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}:
            absent.append(f"{path}::{name}")
    assert absent == []


def test_every_environment_variable_of_the_settings_is_explained_and_no_other():
    text = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"(?:os\.environ\.get\(|\bsetting\()\s*\"(\w+)\"", text))
    required = set(re.findall(r"\bsetting\(\"(\w+)\"", text))
    rows = table(OPERATIONS, "Environment variables")
    assert {code(row[0]) for row in rows} == read
    assert {code(row[0]) for row in rows if row[3] == "yes"} == required


def test_the_layout_names_every_package():
    layout = next(body for _, body in FENCE.findall((ROOT / "README.md").read_text()) if "manage.py" in body)
    named = {word.rstrip("/") for line in layout.splitlines() for word in line.split()[:1]}
    assert all((ROOT / name).exists() for name in named)
    assert {path.parent.name for path in ROOT.glob("*/apps.py")} <= named


@pytest.mark.parametrize(("step", "title"), [(step, step.capitalize()) for step in VOCABULARY])
def test_every_method_has_its_formula_and_a_test(step: str, title: str):
    rows = table(METHODS, title)
    assert {code(row[0]) for row in rows} == set(VOCABULARY[step])
    assert [row[0] for row in rows if not re.search(r"tests/[\w/]+\.py::\w+", row[-1])] == []
