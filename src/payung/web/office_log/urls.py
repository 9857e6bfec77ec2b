"""Addresses of the event log."""

from django.urls import path

from payung.web.office_log import views

urlpatterns = [
    path("catatan/", views.event_log, name="event_log"),
    path("catatan/catatan.csv", views.event_log_csv, name="event_log_csv"),
]
