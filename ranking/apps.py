from django.apps import AppConfig


class RankingConfig(AppConfig):
    name = "ranking"

    def ready(self) -> None:
        from ranking import tasks  # noqa: F401, PLC0415 -- registers the jobs, once models are loaded
