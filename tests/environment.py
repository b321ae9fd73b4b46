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

worker, redis = os.environ.get("PYTEST_XDIST_WORKER", ""), os.environ.get("REDIS_URL", "")
if worker and redis:
    # Processes side by side have a Redis database each: to empty one's cache is to empty all that its database holds.
    server, _, number = redis.rpartition("/")
    os.environ["REDIS_URL"] = f"{server}/{int(number) + int(worker.removeprefix('gw'))}"
