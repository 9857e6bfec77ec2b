"""Addresses of the signed-in home, and of what an office looks after."""

from django.urls import path

from payung.web.desk import views

urlpatterns = [path("meja/", views.desk, name="desk")]
