"""Addresses of the page about the safety copies."""

from django.urls import path

from payung.web.safety import views

urlpatterns = [path("salinan/", views.copies_page, name="copies")]
