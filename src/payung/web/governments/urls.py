"""Address of one government."""

from django.urls import path

from payung.web.governments import views

urlpatterns = [path("pemerintah/<str:code>/", views.government, name="government")]
