from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "payung.web"
    label = "web"

    def ready(self) -> None:
        from payung.web.accounts import events  # noqa: F401  it listens from here on
