from django.apps import AppConfig


class GovernmentsConfig(AppConfig):
    name = "payung.governments"
    label = "governments"
