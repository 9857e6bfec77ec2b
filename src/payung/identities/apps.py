from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    name = "payung.identities"
    label = "identities"
