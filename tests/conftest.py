"""Test-wide settings and fixtures."""

import hypothesis
import pytest

# One run is as good as another, on however busy a machine: the same examples each time, as slow as they may be. Other
# examples are tried by `pytest --hypothesis-profile=explore`; what it finds becomes a test of its own.
hypothesis.settings.register_profile("settled", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.load_profile("settled")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--services", action="store_true", help="run the tests that need PostgreSQL and Redis too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--services"):
        return
    left_out = [item for item in items if "services" in item.keywords]
    items[:] = [item for item in items if "services" not in item.keywords]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(autouse=True)
def _plain_static_files(settings, tmp_path):
    """No manifest of hashed names is built for a test run; stored files of one test don't meet those of another."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
