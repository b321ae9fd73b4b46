"""A programme's folder: every file of it checked in one go, and frozen as a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from accounts.models import User
from declarations.core import letter
from declarations.core.document import Document, Fault, dated, parse
from declarations.core.form_reader import Form, read_form
from declarations.core.programme import ProgrammeDefinition, read_programme
from declarations.core.recommending import read_recommending
from declarations.models import ProgrammeRevision
from declarations.services import programmes
from publication.core.report import outline_of, read_report
from ranking.core.recipe import Recipe, read_recipe
from ranking.services.recipes import RANKING
from review.core.definition import Review, read_review

FILING = ("programme.yaml", "form.yaml", "review.yaml")
YAML = (*FILING, RANKING)
REPORT = "report/report.yaml"
MAX_REPORT_FILES = 60
LETTERS = "documents"
MAX_LETTERS = 30


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
        Fault(str(folder / name), 1, ".", "缺少这个文件") for name in _needed(folder) if not (folder / name).is_file()
    ]
    report = [path for path in sorted((folder / "report").glob("*")) if path.suffix in {".yaml", ".md"}]
    letters = sorted((folder / LETTERS).glob("*.md"))[:MAX_LETTERS]
    for path in [*(folder / name for name in YAML), *report[:MAX_REPORT_FILES], *letters]:
        if not path.is_file():
            continue
        try:
            texts[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            faults.append(Fault(str(path), 1, ".", "文件编码不是 UTF-8"))
    return texts, faults


def _needed(folder: Path) -> tuple[str, ...]:
    """A method and its report come together; a programme may take and verify declarations before it has them."""
    has_method = (folder / RANKING).is_file() or (folder / REPORT).parent.is_dir()
    return (*FILING, RANKING, REPORT) if has_method else FILING


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
    form = _form(parsed, definition, documents, faults)
    review = _review(parsed, form, faults)
    recipe = _recipe(parsed, form, review, faults)
    if recipe:
        faults += _lifecycle_faults(parsed["programme.yaml"], definition, recipe)
    if form and review and recipe and REPORT in documents:
        faults += _report(folder, documents, (definition, form, review, recipe))
    return definition


def _form(
    parsed: Mapping[str, Document],
    definition: ProgrammeDefinition,
    documents: Mapping[str, str],
    faults: list[Fault],
) -> Form | None:
    if "form.yaml" not in parsed:
        return None
    form, found = read_form(parsed["form.yaml"], definition)
    faults += found
    if form:
        faults += _letters(parsed["form.yaml"], form, documents)
        faults += read_recommending(parsed["programme.yaml"], definition, form)[1]
    return form


def _letters(document: Document, form: Form, documents: Mapping[str, str]) -> list[Fault]:
    """Faults of the texts that slots ask to be printed and sealed."""
    faults = []
    for d, slot in enumerate(form.definition.documents):
        name = f"{LETTERS}/{slot.template}"
        if slot.template is None:
            continue
        if name not in documents:
            faults.append(document.fault(("documents", d, "template"), f"没有文件 {name}"))
            continue
        place = str(Path(document.file).parent / name)
        faults += [Fault(place, line, ".", f"没有占位符“{code}”") for line, code in letter.unknown(documents[name])]
    return faults


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
    recipe, found = read_recipe(parsed["ranking.yaml"], {**form.schema, **review.columns}, labels=labels)
    faults += found
    if recipe:
        faults += _code_faults(parsed["ranking.yaml"], form, recipe)
    return recipe


def _code_faults(document: Document, form: Form, recipe: Recipe) -> list[Fault]:
    """Public files show the names of places and industries, not their codes."""
    return [
        document.fault(("publish", index), f"{name} 是代码，公布请用名称：{'、'.join(names)}")
        for index, name in enumerate(recipe.definition.publish)
        if name in form.columns and (names := form.columns[name].names)
    ]


def _lifecycle_faults(document: Document, definition: ProgrammeDefinition, recipe: Recipe) -> list[Fault]:
    """Titles are conferred, kept and lost by lists that the method has."""
    known = {selection.definition.code for selection in recipe.lists}
    codes = definition.lifecycle.list_codes
    return [document.fault(("lifecycle",), f"ranking.yaml 中没有榜单“{code}”") for code in codes if code not in known]


def _report(
    folder: Path, documents: Mapping[str, str], basis: tuple[ProgrammeDefinition, Form, Review, Recipe]
) -> list[Fault]:
    """Faults of the report, which may speak of what the other files define."""
    definition, form, review, recipe = basis
    outline = outline_of(definition, {**form.schema, **review.columns}, form.columns, recipe)
    return read_report(documents, outline, form.columns, recipe, folder=f"{folder}/")[1]
