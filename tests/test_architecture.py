"""What the import contracts in pyproject.toml can't see: see docs/architecture.md for the rules held here."""

import ast
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from records.services import jobs

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("portal", "publication", "ranking", "review", "declarations", "accounts", "records")
CODE = ("config", *ORDER)
CATCH_ALLS = {"utils", "helpers", "common", "managers", "constants", "signals", "mixins"}
NOT_OURS = {
    ".git",
    ".venv",
    ".hypothesis",
    "var",
    "out",
    "staticfiles",
    "node_modules",
    "vendor",
    "fonts",
    "__pycache__",
}

# Timestamps that a machine sets by itself; every other one names the person behind it.
MACHINE_TIMES = {
    "records.JournalCheck.checked_at": "the worker checks by itself",
    "accounts.AccessToken.last_used_at": "a program uses it; whose it is stands beside it",
    "records.Job.heartbeat_at": "the worker shows that it lives",
    "records.Job.finished_at": "the worker ends the job; who asked for it is queued_by",
    "ranking.Run.finished_at": "the worker ends the run; who asked for it is queued_by",
    "records.OutboxMessage.sent_at": "the worker sends the letter; who wrote it is queued_by",
    "review.Case.received_at": "the submission's own received_at, kept on the row for the queue's order",
    "declarations.Declaration.submitted_at": "its newest submission's own submitted_at, kept on the row for the list",
    "declarations.Declaration.changed_at": "the last save or move, for the list's order; each names its own person",
    "publication.Certificate.made_at": "the worker makes it; who asked for it is requested_by",
    "publication.Notice.closed_at": "the worker closes a notice when its last day is over",
    "publication.Objection.received_at": "the public has no account; who objects is kept apart, and can be erased",
    "publication.ErrorReport.received_at": "the public has no account; who reports is kept apart, and can be erased",
    "review.Batch.received_at": "when it reached the association; who handed it in is submitted_by",
    "declarations.Submission.received_at": "when it reached the association; who entered it is submitted_by",
}
# Instants that lie ahead: who set them stands beside them as granted_by, returned_by, created_by.
DEADLINES = {
    "accounts.AccessToken.until",
    "declarations.Declaration.returned_until",
    "declarations.Extension.until",
    "declarations.Invitation.until",
    "declarations.ReturnNote.until",
    "declarations.DocumentRequest.until",
    "review.Round.until",
}
DJANGO_TIMES = {"accounts.User.last_login", "accounts.User.date_joined"}  # fields of Django's own AbstractUser

# Services that take more than one thing without its name, and why they read better so.
SENTENCES = {
    "records.services.journal.record": "thing and action are subject and verb: record('run:7', 'run.queued', by=...)",
    "records.services.jobs.enqueue": "kind and subject are verb and object of the work",
    "records.services.jobs.handles": "kind and handler are the two sides of one registration",
    "declarations.services.programmes.document": "a file of a revision, named like a key of a mapping",
}

# Seams that the code itself leaves open to be set from outside, so that a test may set them too.
SEAMS = {"records.services.jobs.nudge": "set by records.apps when Django is ready; the broker is not our code"}


def project_files(*suffixes: str) -> Iterator[Path]:
    for folder, inside, names in os.walk(ROOT):
        inside[:] = sorted(name for name in inside if name not in NOT_OURS and not name.endswith("_cache"))
        yield from (
            path
            for name in sorted(names)
            if (path := Path(folder, name)).suffix in suffixes and name not in {".env", ".git"}
        )


def python_files(*folders: str) -> Iterator[Path]:
    inside = tuple(ROOT / folder for folder in folders)
    for path in project_files(".py"):
        if "migrations" not in path.parts and any(path.is_relative_to(folder) for folder in inside):
            yield path


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ORDER]


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Local name → dotted name, for everything the file imports from the project."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return {name: dotted for name, dotted in found.items() if dotted.split(".")[0] in CODE}


@pytest.mark.parametrize("app", [app for app in ORDER if (ROOT / app / "core").is_dir()])
def test_core_runs_without_django(app):
    script = (
        "import importlib, pkgutil, sys\n"
        f"import {app}.core as core\n"
        "names = [m.name for m in pkgutil.walk_packages(core.__path__, core.__name__ + '.')]\n"
        "for name in names: importlib.import_module(name)\n"
        "print(len(names), sorted({'django', 'celery', 'rest_framework'} & set(sys.modules)))"
    )
    bare = {"PATH": os.environ["PATH"]}
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=bare, capture_output=True, text=True, check=True
    )
    count, _, frameworks = ended.stdout.strip().partition(" ")
    assert (int(count) > 0, frameworks) == (True, "[]")


def test_no_file_has_a_catch_all_name():
    assert [shown(path) for path in project_files(".py", ".html", ".css", ".js") if path.stem in CATCH_ALLS] == []


def test_no_python_file_is_longer_than_300_lines():
    long = {shown(p): n for p in python_files(".") if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300}
    assert long == {}


def test_no_text_names_an_app_to_the_left():
    """Dotted paths, URL names, template names and `app.Model` keys are imports that a linter takes for plain text."""
    named = re.compile(rf"({'|'.join(ORDER)})[.:/]\S+")
    faults = []
    for place, app in enumerate(ORDER):
        for path in python_files(app):
            for node in ast.walk(tree_of(path)):
                text = getattr(node, "value", None)
                hit = named.fullmatch(text) if isinstance(node, ast.Constant) and isinstance(text, str) else None
                if hit and hit[1] in ORDER[:place]:
                    faults.append(f"{shown(path)}:{node.lineno}: {text}")
    assert faults == []


def test_tests_of_an_app_import_nothing_to_its_left():
    faults = []
    for place, app in enumerate(ORDER):
        for path in python_files(f"tests/{app}"):
            lefts = {
                dotted for dotted in imported_names(tree_of(path)).values() if dotted.split(".")[0] in ORDER[:place]
            }
            faults += [f"{shown(path)}: {dotted}" for dotted in sorted(lefts)]
    assert faults == []


def test_keys_name_classes_not_texts():
    """The linter sees a key to a class; a key to a text it can't. People are named by `settings.AUTH_USER_MODEL`."""
    faults = []
    for path in python_files(*ORDER):
        for node in ast.walk(tree_of(path)):
            if not (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") in {"ForeignKey", "OneToOneField", "ManyToManyField"}
            ):
                continue
            targets = [*node.args[:1], *(word.value for word in node.keywords if word.arg in {"to", "through"})]
            texts = [target.value for target in targets if isinstance(target, ast.Constant)]
            faults += [f"{shown(path)}:{node.lineno}: {text}" for text in texts if "." in text]
    assert faults == []


def test_keys_point_rightwards_and_leave_no_trace_on_the_other_app():
    faults = []
    for model in our_models():
        own = ORDER.index(model._meta.app_label)
        for field in model._meta.get_fields():
            if not field.remote_field or field.auto_created or field.related_model not in our_models():
                continue
            other = ORDER.index(field.related_model._meta.app_label)
            if other < own or (other > own and not field.remote_field.hidden):
                faults.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert faults == []


def test_every_timestamp_names_who_is_behind_it():
    times = {
        f"{model._meta.label}.{field.name}": {other.name for other in model._meta.get_fields()}
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
    }
    alone = {time for time, names in times.items() if f"{time.rpartition('.')[2].removesuffix('_at')}_by" not in names}
    assert alone == set(MACHINE_TIMES) | DJANGO_TIMES | DEADLINES
    assert {time for time in times if not time.endswith("_at")} == DJANGO_TIMES | DEADLINES


def public_services() -> dict[str, inspect.Signature]:
    found = {}
    for app in ORDER:
        package = importlib.import_module(f"{app}.services")
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, function in inspect.getmembers(importlib.import_module(info.name), inspect.isfunction):
                if function.__module__ == info.name and not name.startswith("_"):
                    found[f"{info.name}.{name}"] = inspect.signature(function)
    return found


def test_services_read_as_sentences():
    """`submit(declaration, by=user)`: the thing first, the rest by name."""
    unnamed = {}
    for name, signature in public_services().items():
        kinds = {parameter.name: parameter.kind for parameter in signature.parameters.values()}
        unnamed[name] = [word for word, kind in kinds.items() if kind is not inspect.Parameter.KEYWORD_ONLY]
    assert {name for name, words in unnamed.items() if len(words) > 1} == set(SENTENCES)
    assert {name for name, words in unnamed.items() if "by" in words} == set()


def test_what_the_worker_does_is_there_by_its_name():
    """What is imported with the first job would be missed only then."""
    handlers = [one for pair in jobs._handlers.values() for one in pair]
    daily = [function for _, function in jobs._daily.values()]
    named = [one.path for one in (*handlers, *jobs._regular, *daily) if isinstance(one, jobs.Named)]
    assert len(named) > 10
    services = public_services()
    assert [path for path in named if path not in services] == []
    called = {"subject", "progress", "error"}
    keywords = {
        path: {name for name, one in services[path].parameters.items() if one.kind is inspect.Parameter.KEYWORD_ONLY}
        for path in named
    }
    assert {path for path, names in keywords.items() if names - called} == set()


def set_from_outside(path: Path) -> Iterator[str]:
    """The project's own names that a test file replaces, by `setattr` or by assignment; and any mock library."""
    tree = tree_of(path)
    names = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            yield from (name for name in modules if {"mock", "pytest_mock"} & set(name.split(".")))
        elif isinstance(node, ast.arg) and node.arg in {"mocker", "class_mocker", "module_mocker", "session_mocker"}:
            yield node.arg
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
            "setattr",
            "delattr",
        }:
            target, *rest = [*node.args, ast.Constant("")]
            if isinstance(target, ast.Constant) and str(target.value).split(".")[0] in CODE:
                yield str(target.value)
            elif ast.unparse(target).split(".")[0] in names:
                yield f"{dotted(target, names)}.{getattr(rest[0], 'value', '?')}"
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            yield from [f"{dotted(node.value, names)}.{node.attr}"] if ast.unparse(node.value) in names else []


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    first, dot, rest = ast.unparse(node).partition(".")
    return f"{names[first]}{dot}{rest}"


def test_no_test_replaces_the_code_it_tests():
    faults = [f"{shown(p)}: {name}" for p in python_files("tests") for name in set_from_outside(p) if name not in SEAMS]
    assert faults == []


def test_no_file_names_a_path_of_one_machine():
    machine = re.compile(r"(?<![\w.)}\]-])/(work|tmp|home|root|Users)/\w")
    faults = []
    for path in project_files(
        ".py", ".md", ".html", ".css", ".js", ".sh", ".toml", ".yaml", ".yml", ".csv", ".json", ".in", ""
    ):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            faults += [f"{shown(path)}:{number}: {hit[0]}" for hit in machine.finditer(line)]
    assert faults == []


def test_the_order_is_the_one_that_django_loads():
    assert tuple(app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()) == ORDER
