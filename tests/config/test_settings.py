"""Settings as each mode reads them, in an interpreter of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "BANGPING_MODE": "production",
    "SECRET_KEY": "a-secret-for-this-test-only",
    "DATABASE_URL": "postgres://someone:word@db:5432/bangping",
    "REDIS_URL": "redis://redis:6379/0",
    "ALLOWED_HOSTS": "list.example.cn,www.example.cn",
    "SITE_URL": "https://list.example.cn",
    "EMAIL_URL": "smtp://robot:word@mail.example.cn:587",
}


def read_settings(environment: dict[str, str], var: Path, shown: str = "MODE") -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], "BANGPING_VAR": str(var)}
    script = f"from config import settings as s; print(s.{shown})"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=bare | environment, capture_output=True, text=True, check=False
    )


def last_line(ended: subprocess.CompletedProcess[str]) -> str:
    return ended.stderr.strip().rpartition("\n")[2]


def test_production_starts_with_everything_set(tmp_path):
    ended = read_settings(PRODUCTION, tmp_path, "MODE, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEBUG")
    assert (ended.returncode, ended.stdout.strip()) == (0, "production True True False")
    assert [path.name for path in tmp_path.iterdir()] == []  # no secret and no broker of the embedded mode


@pytest.mark.parametrize("value", [None, ""], ids=["unset", "empty"])
@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"])
def test_production_refuses_to_start_without(name, value, tmp_path):
    environment = {key: word for key, word in PRODUCTION.items() if key != name}
    ended = read_settings(environment | ({} if value is None else {name: value}), tmp_path)
    assert ended.returncode == 1
    assert last_line(ended).endswith(f"ImproperlyConfigured: {name} must be set when BANGPING_MODE=production")


def test_an_unknown_mode_is_refused(tmp_path):
    ended = read_settings({"BANGPING_MODE": "produktion"}, tmp_path)
    assert ended.returncode == 1
    assert last_line(ended).endswith("BANGPING_MODE is 'produktion': it must be embedded or production")


def test_the_embedded_mode_needs_nothing_and_keeps_its_secret(tmp_path):
    first, second = (read_settings({}, tmp_path, "MODE, s.SECRET_KEY") for _ in range(2))
    assert (first.returncode, first.stdout.split()[0]) == (0, "embedded")
    assert first.stdout == second.stdout
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_sqlite_takes_its_write_lock_at_once(tmp_path):
    ended = read_settings({}, tmp_path, "DATABASES['default']['OPTIONS']['transaction_mode']")
    assert ended.stdout.strip() == "IMMEDIATE"
