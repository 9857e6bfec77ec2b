"""Addresses of the front page, the editions and their files."""

from django.urls import path, re_path

from payung.web.overview import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("angka/", views.figures, name="figures"),
    path("edisi/", views.editions, name="editions"),
    path("edisi/<int:number>/", views.edition, name="edition"),
    path("edisi/<int:number>/angka.csv", views.figures_csv, name="figures_csv"),
    path("edisi/<int:number>/angka.json", views.figures_json, name="figures_json"),
    path("edisi/<int:number>/isi.json", views.content_json, name="content_json"),
    re_path(r"^edisi/(?P<number>[0-9]{1,9})/(?P<name>[a-z0-9.-]+)$", views.file, name="file"),
]
