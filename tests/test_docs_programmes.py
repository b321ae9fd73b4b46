"""docs/programmes.md: its worked example comes out as the page says, and its tables say what the code does."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from accounts.services import people
from declarations.core import form, lifecycle, programme
from declarations.core.expression import FUNCTIONS, Kind, compile_expression, evaluate
from portal.services import bundles, samples
from publication.core.report import definition as report
from publication.models import Publication
from publication.services import editions, publications
from ranking.core import aggregate, missing, outliers, robustness, transform, weights
from ranking.core.aggregate import ideal, means
from ranking.core.method import Method
from ranking.core.normalise import NORMALISERS
from ranking.core.recipe import definition as ranking
from ranking.core.weights import objective, stated
from ranking.services import runs
from review.core import composition, panel, steps, verification
from review.core import definition as review
from tests.clearing import cleared
from tests.pages import FENCE, PAGES, PROGRAMMES, code, section, table
from tests.performing import perform


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
    return perform(publications.publish(cleared(run, by=by), by=by))


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
    "Who recommends whom": programme.RecommendedBy,
    "The calendar": programme.Calendar,
    "Reminders": programme.Reminders,
    "The lifecycle": lifecycle.Lifecycle,
    "A title": lifecycle.Title,
    "An annual report": lifecycle.AnnualReport,
    "A reported figure": lifecycle.ReportedFigure,
    "A change report": lifecycle.ChangeReport,
    "An event": lifecycle.Event,
    "Revocation": lifecycle.Revocation,
    "A ground": lifecycle.Ground,
    "Evaluation": lifecycle.Evaluation,
    "The approval": lifecycle.ApprovalSettings,
    "The notice": lifecycle.NoticeSettings,
    "The form": form.FormDefinition,
    "A section": form.Section,
    "A field": form.FieldDefinition,
    "An option": form.Option,
    "A column of a table": form.CellField,
    "A check of a section": form.FormCheck,
    "A document": form.DocumentSlot,
    "An eligibility rule": form.EligibilityRule,
    "The review": review.ReviewDefinition,
    "A register in use": steps.RegisterUse,
    "A site": steps.Site,
    "The verification": verification.Verification,
    "A bound": verification.Bound,
    "Recommendation": review.Recommendation,
    "A check": review.Check,
    "A step": steps.Step,
    "The panel": panel.Panel,
    "A trimmed mean": panel.TrimmedMean,
    "The composition": composition.Composition,
    "A share of the panel": composition.Share,
    "A count of the panel": composition.Count,
    "Loads": composition.Load,
    "Recusal rules": composition.RecusalRules,
    "Expertise": composition.Expertise,
    "A block": panel.Block,
    "A criterion": panel.Criterion,
    "The ranking file": ranking.RankingFile,
    "The key": ranking.Key,
    "A lookup": ranking.Lookup,
    "A rule of entry": ranking.Rule,
    "A composite": ranking.CompositeDefinition,
    "Coverage": ranking.Coverage,
    "An indicator": ranking.IndicatorDefinition,
    "A share of the group's mean": missing.GroupShare,
    "Entropy's columns": objective.EntropyOf,
    "CRITIC's correlation": objective.Correlation,
    "AHP's judgements": stated.Judgements,
    "TOPSIS's variant": ideal.Closeness,
    "VIKOR's compromise": ideal.Compromise,
    "OWA's places": means.Positions,
    "A scale": ranking.Scale,
    "The rank": ranking.Ranking,
    "Robustness": robustness.Robustness,
    "A tie-break": ranking.TieBreak,
    "A list": ranking.ListDefinition,
    "The report": report.ReportDefinition,
    "A chapter": report.ChapterDefinition,
    "A chart": report.ChartDefinition,
    "A series": report.SeriesDefinition,
    "A grouping": report.GroupingDefinition,
    "A previous edition": report.PreviousDefinition,
    "Quotable figures": report.DeclaredDefinition,
    "An annex": report.AnnexDefinition,
    "The sample": samples.Sample,
    "A recommendation of the sample": samples.SampleRecommendation,
    "A register of the sample": samples.SampleRegister,
    "A panel of the sample": samples.SamplePanel,
    "An expert of the sample": samples.SampleExpert,
}


def shown_default(field: FieldInfo) -> str:
    """A default as the tables show it."""
    value: Any = field.get_default(call_default_factory=True)
    if field.is_required():
        return "required"
    if isinstance(value, Method):
        return f"`{value.name}`"
    if isinstance(value, BaseModel):
        return "—" if value == type(value)() else f"`{value}`"
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
    "transform": transform.TRANSFORMS,
    "missing": missing.FILLS,
    "outliers": outliers.BOUNDS,
    "normalise": NORMALISERS,
    "weights": weights.WEIGHTS,
    "aggregate": aggregate.AGGREGATES,
}


def test_every_name_of_a_method_is_listed():
    rows = {code(step): set(re.findall(r"`\{?(\w+)", names)) for step, names in table(PROGRAMMES, "Names of methods")}
    assert rows == {step: set(ways) for step, ways in VOCABULARY.items()}
