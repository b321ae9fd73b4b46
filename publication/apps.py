from pathlib import Path

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "publication"

    def ready(self) -> None:
        from publication import tasks  # noqa: F401, PLC0415 -- registers the jobs, once models are loaded
        from review.services import remarks  # noqa: PLC0415 -- as above

        remarks.looked_through_by(_remarks)


def _remarks(path: Path) -> list[str]:
    from publication.core.lint.reading import remarks  # noqa: PLC0415 -- reads workbooks, which few commands need

    return remarks(path)
