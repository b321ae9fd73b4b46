"""`work`: the worker of the embedded mode, one process with its sweeper. Production runs `celery` itself."""

import threading
import warnings
from typing import Any

from celery import current_app
from celery.platforms import SecurityWarning
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from records.services import jobs


class Command(BaseCommand):
    help = "运行后台任务（内置模式）；正式环境请用 celery -A config worker 与 celery -A config beat"

    def handle(self, *args: Any, **options: Any) -> None:
        # One machine, one person: whoever starts the embedded mode may be root.
        warnings.simplefilter("ignore", SecurityWarning)
        over = threading.Event()
        threading.Thread(target=_sweep_until, args=(over,), name="sweeper", daemon=True).start()
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
        try:
            current_app.worker_main(["--quiet", "worker", "--pool=solo", *quiet])
        finally:
            over.set()


def _sweep_until(over: threading.Event) -> None:
    while not over.wait(settings.JOB_SWEEP_SECONDS):
        close_old_connections()
        jobs.sweep()
