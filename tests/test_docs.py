"""README.md and docs/: what they name exists, what they show works, and what they state about the code is so."""

import ast
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands, load_command_class
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from accounts.services import people
from declarations.core import form, programme
from declarations.core.expression import FUNCTIONS, Kind, compile_expression, evaluate
from declarations.models import Programme
from portal.services import bundles, samples
from publication.core.report import definition as report
from publication.models import Publication
from publication.services import editions, publications
from ranking.core import aggregate, missing, outliers, transform, weights
from ranking.core.method import Method
from ranking.core.normalise import NORMALISERS
from ranking.core.recipe import definition as ranking
from ranking.models import Run
from ranking.services import runs
from review.core import definition as review
from tests.performing import perform

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PROGRAMMES, METHODS, OPERATIONS = (ROOT / "docs" / f"{name}.md" for name in ("programmes", "methods", "operations"))
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IMAGE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")

pages = pytest.mark.parametrize("doc", PAGES, ids=lambda doc: doc.relative_to(ROOT).as_posix())


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


def section(page: Path, title: str) -> str:
    """What stands under a heading, down to the next one."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", prose(page), re.MULTILINE | re.DOTALL)
    assert found, f"{page.name} has no section {title!r}"
    return found[1]


def table(page: Path, title: str) -> list[list[str]]:
    """The cells of the one table under a heading, without its head."""
    lines = [line for line in section(page, title).splitlines() if line.startswith("|")]
    assert len(lines) > 2, f"no table under {title!r}"
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def code(cell: str) -> str:
    return cell.removeprefix("`").removesuffix("`").replace("\\|", "|")


# What is named exists.


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


# What is shown works.


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> Path:
    """The worked example, written out file by file."""
    named = {info.split()[1]: body for info, body in FENCE.findall(PROGRAMMES.read_text()) if len(info.split()) == 2}
    assert {"programme.yaml", "form.yaml", "review.yaml", "ranking.yaml", "report/report.yaml"} <= set(named)
    folder = tmp_path_factory.mktemp("programmes") / "tea-houses-2025"
    for name, body in named.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, encoding="utf-8")
    return folder


def test_no_yaml_block_stands_outside_the_example():
    """A block without a file name would be read by nobody."""
    unnamed = [
        f"{page.name}: {info}" for page in PAGES for info, _ in FENCE.findall(page.read_text()) if info == "yaml"
    ]
    assert unnamed == []


def test_the_example_has_no_fault(example):
    assert [str(fault) for fault in bundles.read(example).faults] == []


@pytest.mark.parametrize("row", table(PROGRAMMES, "What the check says"), ids=lambda row: code(row[2]))
def test_the_check_says_what_the_page_says(example, row, monkeypatch):
    name, instead_of, written, says = map(code, row)
    original = (example / name).read_text(encoding="utf-8")
    assert instead_of in original
    monkeypatch.chdir(example)
    try:
        (example / name).write_text(original.replace(instead_of, written, 1), encoding="utf-8")
        faults = [str(fault).removeprefix(f"{example}/") for fault in bundles.read(example).faults]
    finally:
        (example / name).write_text(original, encoding="utf-8")
    assert says in faults


@pytest.fixture
def published(example, db) -> Publication:
    """The example's sample, played as far as the published list by the commands' own services."""
    by = people.system()
    revision = samples.take_in(example, by=by, say=lambda line: None)
    run = perform(runs.start(revision.programme, by=by))
    return perform(publications.publish(run, by=by))


def test_the_example_comes_out_as_the_page_says(published):
    result = editions.result_of(published.run)
    assert published.state == Publication.State.PUBLISHED, published.error
    assert published.figures_synthetic
    assert [row[2] for row in published.lists[0]["rows"]] == ["一号", "二号"]
    assert result["lists"]["growing"] == ["91999999FAKE00003J"]
    assert [(row["name"], row["reason"]) for row in result["excluded"]] == [
        ("虚构四号茶馆有限公司", "不提供茶饮"),
        ("虚构五号茶馆有限公司", "许可证不在名录中或持证单位不符"),
    ]


def test_the_python_of_the_operations_page_runs(published):
    scripts = [body for info, body in FENCE.findall(OPERATIONS.read_text()) if info == "python"]
    assert len(scripts) >= 3
    before = Run.objects.count()
    for script in scripts:
        exec(compile(script, OPERATIONS.name, "exec"), {})
        for run in Run.objects.filter(state=Run.State.QUEUED):
            perform(run)
    assert Run.objects.count() == before + 1
    assert Publication.objects.filter(programme=Programme.objects.get(slug="tea-houses-2025")).count() == 2


# What is stated is so.

SCHEMA = {"a": Kind.NUMBER, "b": Kind.NUMBER, "t": Kind.TEXT, "yes": Kind.BOOLEAN, "d": Kind.DATE}
VALUES = {"a": 3, "b": None, "t": "x", "yes": True, "d": date(2020, 2, 29)}
STATED = {"NULL": None, "TRUE": True, "FALSE": False}


def expressions() -> list[list[str]]:
    lines = re.findall(r"^\| `(.+)` \| (NULL|TRUE|FALSE|[\d.]+) \|$", section(PROGRAMMES, "Expressions"), re.MULTILINE)
    return [list(line) for line in lines]


@pytest.mark.parametrize(("source", "value"), expressions())
def test_an_expression_has_the_value_on_the_page(source, value):
    found = evaluate({"it": compile_expression(source, SCHEMA)}, VALUES, SCHEMA)["it"]
    assert found == (STATED[value] if value in STATED else float(value))
    assert (found is None) == (value == "NULL")


def test_every_function_is_named_and_no_other():
    rows = [line for line in section(PROGRAMMES, "Expressions").splitlines() if line.startswith("| functions")]
    assert set(re.findall(r"`(\w+)\(", " ".join(rows))) == FUNCTIONS


MODELS = {
    "The programme": programme.ProgrammeDefinition,
    "An organiser": programme.Organiser,
    "A category": programme.Category,
    "A recommending unit": programme.RecommendingUnit,
    "The calendar": programme.Calendar,
    "The form": form.FormDefinition,
    "A section": form.Section,
    "A field": form.FieldDefinition,
    "An option": form.Option,
    "A column of a table": form.CellField,
    "A check of a section": form.FormCheck,
    "A document": form.DocumentSlot,
    "An eligibility rule": form.EligibilityRule,
    "The review": review.ReviewDefinition,
    "A register in use": review.RegisterUse,
    "A check": review.Check,
    "A step": review.Step,
    "The ranking file": ranking.RankingFile,
    "The key": ranking.Key,
    "A lookup": ranking.Lookup,
    "A rule of entry": ranking.Rule,
    "A composite": ranking.CompositeDefinition,
    "An indicator": ranking.IndicatorDefinition,
    "A scale": ranking.Scale,
    "The rank": ranking.Ranking,
    "A tie-break": ranking.TieBreak,
    "A list": ranking.ListDefinition,
    "The report": report.ReportDefinition,
    "A chapter": report.ChapterDefinition,
    "A chart": report.ChartDefinition,
    "A series": report.SeriesDefinition,
    "An annex": report.AnnexDefinition,
    "The sample": samples.Sample,
    "A register of the sample": samples.SampleRegister,
}


def shown_default(field: FieldInfo) -> str:
    """A default as the tables show it."""
    value: Any = field.get_default(call_default_factory=True)
    if field.is_required():
        return "required"
    if isinstance(value, Method):
        return f"`{value.name}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple) and value:
        return f"`[{', '.join(map(str, value))}]`"
    return "—" if value in (None, "", (), {}) else f"`{value}`"


@pytest.mark.parametrize(("title", "model"), MODELS.items())
def test_every_key_is_explained_with_its_default(title: str, model: type[BaseModel]):
    defaults = {field.alias or name: shown_default(field) for name, field in model.model_fields.items()}
    assert {code(row[0]): row[2] for row in table(PROGRAMMES, title)} == defaults


def test_every_type_of_field_is_explained():
    named = {name for row in table(PROGRAMMES, "Types of fields") for name in re.findall(r"`(\w+)`", row[0])}
    assert named == {str(kind) for kind in form.FieldType}


VOCABULARY = {
    "transform": (transform.TRANSFORMS, transform.PLANNED),
    "missing": (missing.FILLS, missing.PLANNED),
    "outliers": (outliers.BOUNDS, ()),
    "normalise": (NORMALISERS, ()),
    "weights": (weights.WEIGHTS, weights.PLANNED),
    "aggregate": (aggregate.AGGREGATES, aggregate.PLANNED),
}


def test_every_name_of_a_method_is_listed_as_offered_or_planned():
    rows = {code(step): [set(re.findall(r"`\{?(\w+)", cell)) for cell in cells] for step, *cells in _methods()}
    assert rows == {step: [set(ways), set(planned)] for step, (ways, planned) in VOCABULARY.items()}


def _methods() -> list[list[str]]:
    return table(PROGRAMMES, "Names of methods")


@pytest.mark.parametrize(("step", "title"), [(step, step.capitalize()) for step in VOCABULARY])
def test_every_method_has_its_formula_and_a_test(step: str, title: str):
    rows = table(METHODS, title)
    assert {code(row[0]) for row in rows} == set(VOCABULARY[step][0])
    assert [row[0] for row in rows if not re.search(r"tests/[\w/]+\.py::\w+", row[-1])] == []
