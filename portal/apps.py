from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal import tasks  # noqa: F401, PLC0415 -- models are loaded only now
