"""`serve`: everything for a first look on one machine: database, samples, web and worker; Ctrl-C ends it all."""

import contextlib
import os
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.services import people
from portal.services import demonstration, processes, samples

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "准备数据库与样例，启动网站与后台任务（内置模式），Ctrl-C 全部结束"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境请分别启动 granian 与 celery，见 docs/operations.md")
        port = options["port"]
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                raise CommandError(f"端口 {port} 已被占用：先结束占用它的进程，或用 manage.py serve --port 8001")
        os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")  # what the children put into letters
        for reason in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(reason, _stop)
        with contextlib.suppress(KeyboardInterrupt):
            self._serve(port)
        self.stdout.write("已全部结束")

    def _serve(self, port: int) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        with processes.running(processes.manage("work")) as worker:
            self._prepare()
            demonstration.open_filing(by=people.system())
            accounts = demonstration.accounts()
            with processes.running(_web(port)) as web:
                _until_answering(port)
                self.stdout.write(f"\n榜评已启动：http://{HOST}:{port}\n")
                for label, account in accounts:
                    self.stdout.write(f"  {label}：{account.email}　密码 {account.password}")
                if not settings.EMAIL_URL:
                    self.stdout.write(f"\n发出的邮件存为文件：{settings.EMAIL_FILE_PATH}")
                self.stdout.write("\n按 Ctrl-C 结束")
                while worker.poll() is None and web.poll() is None:
                    time.sleep(0.5)
        raise CommandError("网站或后台任务意外结束，详见上面的日志")

    def _prepare(self) -> None:
        """Every programme that comes with the product: its sample played, or at least loaded."""
        for folder in samples.shipped():
            try:
                samples.prepare(folder, by=people.system(), say=self.stdout.write)
            except samples.SampleFailed as error:
                raise CommandError(f"{folder.name} 的样例没有做成：{error}") from error


def _web(port: int) -> list[str]:
    granian = str(Path(sys.executable).parent / "granian")
    options = [
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--no-ws",
        "--blocking-threads",
        "1",
    ]
    return [granian, *options, "config.wsgi:application"]


def _until_answering(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError("网站没有在 20 秒内启动")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
