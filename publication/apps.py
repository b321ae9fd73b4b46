from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "publication"

    def ready(self) -> None:
        from publication import tasks  # noqa: F401, PLC0415 -- registers the jobs, once models are loaded
