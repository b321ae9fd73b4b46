"""The environment of a test run, set before Django reads its settings: loaded by `-p` in pyproject.toml.

Tests never touch the checkout's own data.
"""

import os
import tempfile
from pathlib import Path

VAR = Path(tempfile.mkdtemp(prefix="bangping-test-"))
(VAR / "staticfiles").mkdir()
os.environ["BANGPING_VAR"] = str(VAR)
os.environ["PASSWORD_HASHERS"] = "django.contrib.auth.hashers.MD5PasswordHasher"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
