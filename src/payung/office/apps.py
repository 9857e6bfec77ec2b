from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "payung.office"
    label = "office"
