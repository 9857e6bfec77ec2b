"""Address of the page on which anyone checks persons, months and rupiah."""

from django.urls import path

from payung.web.figures import views

urlpatterns = [path("periksa/", views.check, name="check")]
