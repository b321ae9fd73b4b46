"""Static files under names that carry their digest."""

from __future__ import annotations

from functools import cache

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Of the API's libraries: packing it would take longer than all the rest.
UNUSED = ("rest_framework", "redoc", "oauth2-redirect.*", "*-standalone-preset.js*", "swagger-ui-bundle.js.map")


class StaticFiles(StaticFilesConfig):
    """Leaves out what comes along and isn't used."""

    ignore_patterns = (*StaticFilesConfig.ignore_patterns, *UNUSED)


class Assets(CompressedManifestStaticFilesStorage):
    """A script's `import` names the digest too: after a release no page mixes new modules with old ones."""

    support_js_module_import_aggregation = True

    def url(self, name: str, force: bool = False) -> str:  # type: ignore[override]
        return _address(self, name, force)


@cache
def _address(storage: Assets, name: str, force: bool) -> str:
    """It stays as long as the process, and each page asks for a dozen."""
    return super(Assets, storage).url(name, force)
