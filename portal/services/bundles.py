"""A programme's folder: every file of it checked in one go, and frozen as a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from accounts.models import User
from declarations.core.document import Document, Fault, dated, parse
from declarations.core.form_reader import Form, read_form
from declarations.core.programme import ProgrammeDefinition, read_programme
from declarations.models import ProgrammeRevision
from declarations.services import programmes
from publication.core.report import outline_of, read_report
from ranking.core.recipe import Recipe, read_recipe
from review.core.definition import Review, read_review

YAML = ("programme.yaml", "form.yaml", "review.yaml", "ranking.yaml")
REPORT = "report/report.yaml"
MAX_REPORT_FILES = 60


@dataclass(frozen=True)
class Bundle:
    """A folder's documents by name relative to it, and their faults; `definition` is None where it can't be read."""

    documents: Mapping[str, str]
    faults: tuple[Fault, ...]
    definition: ProgrammeDefinition | None


class FaultyProgramme(Exception):
    """A programme's folder has faults; nothing was loaded."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read(folder: Path) -> Bundle:
    """Read and check `folder`; all faults of all files, in the order of file and line."""
    documents, faults = _texts(folder)
    parsed: dict[str, Document] = {}
    for name in YAML:
        if name not in documents:
            continue
        document, found = parse(documents[name], str(folder / name))
        faults += found
        if document is not None:
            parsed[name] = document
    definition = _check(folder, parsed, documents, faults)
    return Bundle(documents, tuple(dict.fromkeys(sorted(faults))), definition)


def load(folder: Path, *, by: User) -> tuple[ProgrammeRevision, bool]:
    """Freeze a folder's documents as a revision. Returns it and whether it is new. Raises `FaultyProgramme`."""
    bundle = read(folder)
    if bundle.faults or bundle.definition is None:
        raise FaultyProgramme(bundle.faults)
    return programmes.freeze(bundle.definition, documents=bundle.documents, by=by)


def _texts(folder: Path) -> tuple[dict[str, str], list[Fault]]:
    texts: dict[str, str] = {}
    faults = [
        Fault(str(folder / name), 1, ".", "缺少这个文件") for name in (*YAML, REPORT) if not (folder / name).is_file()
    ]
    report = sorted((folder / "report").glob("*"))[:MAX_REPORT_FILES]
    for path in [*(folder / name for name in YAML), *(p for p in report if p.suffix in {".yaml", ".md"})]:
        if not path.is_file():
            continue
        try:
            texts[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            faults.append(Fault(str(path), 1, ".", "文件编码不是 UTF-8"))
    return texts, faults


def _check(
    folder: Path, parsed: Mapping[str, Document], documents: Mapping[str, str], faults: list[Fault]
) -> ProgrammeDefinition | None:
    """Each file is checked against those before it; where one can't be read, those that lean on it wait."""
    if "programme.yaml" not in parsed:
        return None
    definition, found = read_programme(parsed["programme.yaml"])
    faults += found
    if definition is None:
        return None
    if folder.resolve().name != definition.slug:
        place = parsed["programme.yaml"]
        faults.append(place.fault(("code",), f"文件夹应名为 {definition.slug}（<code>-<year>）"))
    years = {"year": definition.year, "base_year": definition.base_year}
    parsed = {name: dated(document, **years) for name, document in parsed.items()}
    form = _form(parsed, definition, faults)
    review = _review(parsed, form, faults)
    recipe = _recipe(parsed, form, review, faults)
    if form and review and recipe and REPORT in documents:
        faults += _report(folder, documents, (definition, form, review, recipe))
    return definition


def _form(parsed: Mapping[str, Document], definition: ProgrammeDefinition, faults: list[Fault]) -> Form | None:
    if "form.yaml" not in parsed:
        return None
    form, found = read_form(parsed["form.yaml"], definition)
    faults += found
    return form


def _review(parsed: Mapping[str, Document], form: Form | None, faults: list[Fault]) -> Review | None:
    if form is None or "review.yaml" not in parsed:
        return None
    review, found = read_review(parsed["review.yaml"], form)
    faults += found
    return review


def _recipe(
    parsed: Mapping[str, Document], form: Form | None, review: Review | None, faults: list[Fault]
) -> Recipe | None:
    if form is None or review is None or "ranking.yaml" not in parsed:
        return None
    labels = {name: column.label for name, column in form.columns.items()}
    recipe, found = read_recipe(parsed["ranking.yaml"], {**form.schema, **review.ok_columns}, labels=labels)
    faults += found
    return recipe


def _report(
    folder: Path, documents: Mapping[str, str], basis: tuple[ProgrammeDefinition, Form, Review, Recipe]
) -> list[Fault]:
    """Faults of the report, which may speak of what the other files define."""
    definition, form, review, recipe = basis
    outline = outline_of(definition, {**form.schema, **review.ok_columns}, form.columns, recipe)
    return read_report(documents, outline, form.columns, recipe, folder=f"{folder}/")[1]
