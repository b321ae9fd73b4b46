from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "记录"

    def ready(self) -> None:
        from records import checks, tasks  # noqa: F401, PLC0415 -- models are loaded only now
        from records.services import jobs  # noqa: PLC0415

        jobs.nudge = tasks.nudge
