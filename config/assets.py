"""Static files under names that carry their digest."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):
    """A script's `import` names the digest too: after a release no page mixes new modules with old ones."""

    support_js_module_import_aggregation = True
