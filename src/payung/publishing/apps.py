from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "payung.publishing"
    label = "publishing"
