from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"

    def ready(self) -> None:
        from review import tasks  # noqa: F401, PLC0415 -- registers the regular look, once models are loaded
