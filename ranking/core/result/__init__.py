"""The result of a run, and the files that carry it."""

from ranking.core.result.files import manifest, sha256, to_csv, to_json
from ranking.core.result.receipt import ENGINE_VERSION, Entry, Excluded, Result, Value

__all__ = ["ENGINE_VERSION", "Entry", "Excluded", "Result", "Value", "manifest", "sha256", "to_csv", "to_json"]
