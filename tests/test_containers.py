"""Dockerfile and docker-compose.yml, read as text: they agree with the code that they run."""

import ast
import re
import shlex

import yaml
from django.conf import settings

from tests.test_architecture import ROOT, tree_of

APP_SERVICES = {"migrate", "web", "worker", "beat"}
REQUIRED = {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "SITE_URL"}


def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def instructions(name: str) -> list[str]:
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [line.removeprefix(f"{name} ").strip() for line in lines if line.startswith(f"{name} ")]


def variables_read_by_settings() -> set[str]:
    """The first argument of every `os.environ.get(…)` and `setting(…)` in config/settings.py."""
    calls = [node for node in ast.walk(tree_of(ROOT / "config" / "settings.py")) if isinstance(node, ast.Call)]
    readers = [call for call in calls if ast.unparse(call.func) in {"os.environ.get", "setting"}]
    return {call.args[0].value for call in readers if isinstance(call.args[0], ast.Constant)}


def test_services_are_the_ones_that_production_needs():
    assert set(compose()["services"]) == APP_SERVICES | {"db", "redis"}


def test_every_variable_passed_is_one_that_settings_read():
    for name in APP_SERVICES:
        passed = set(compose()["services"][name]["environment"])
        assert passed - variables_read_by_settings() == set()
        assert REQUIRED - passed == set()


def test_no_secret_stands_in_the_files():
    secret = re.compile(r"(SECRET|PASSWORD|TOKEN)")
    for service in compose()["services"].values():
        for name, value in service["environment"].items() if "environment" in service else ():
            if secret.search(name):
                assert value == f"${{{name}:?set {name}}}"
    assert [line for line in instructions("ENV") + instructions("ARG") if secret.search(line)] == []


def test_every_lasting_service_says_whether_it_is_well():
    assert {name for name, service in compose()["services"].items() if "healthcheck" not in service} == {"migrate"}


def test_web_and_worker_share_the_files_and_every_volume_is_named():
    found = compose()
    mounts = {name: service.get("volumes", []) for name, service in found["services"].items()}
    media = f"media:{found['services']['web']['environment']['MEDIA_ROOT']}"
    assert (mounts["web"], mounts["worker"]) == ([media], [media])
    assert {mount.partition(":")[0] for each in mounts.values() for mount in each} == set(found["volumes"])


def test_the_file_that_the_health_check_asks_for_exists():
    command = compose()["services"]["web"]["healthcheck"]["test"][-1]
    path = re.search(r"http://127\.0\.0\.1:8000/(static/[\w./]+)", command)
    assert path is not None
    assert (ROOT / path[1]).is_file()


def test_everything_copied_exists_and_every_app_is_copied():
    sources = {source.rstrip("/") for line in instructions("COPY") for source in line.split()[:-1]}
    assert {source for source in sources if not (ROOT / source).exists()} == set()
    ours = {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()}
    needed = ours | {"config", "templates", "static", "manage.py", settings.LOCK_FILE.name}
    assert needed - sources == set()


def test_the_image_is_pinned_unprivileged_and_serves_by_granian():
    assert instructions("FROM") == ["python:3.12-slim-bookworm"]
    assert instructions("USER") == ["bangping"]
    command = yaml.safe_load(instructions("CMD")[0])
    assert (command[0], command[-1]) == ("granian", settings.WSGI_APPLICATION.replace(".application", ":application"))


def test_the_image_has_the_system_packages_that_a_checkout_installs():
    script = (ROOT / "config" / "environment.sh").read_text(encoding="utf-8")
    wanted = re.search(r'^wanted="([^"]+)"', script, re.MULTILINE)
    install = next(line for line in instructions("RUN") if "apt-get install" in line)
    words = shlex.split(install.partition("--no-install-recommends")[2].partition("&&")[0])
    assert wanted is not None
    assert words == wanted[1].split()
