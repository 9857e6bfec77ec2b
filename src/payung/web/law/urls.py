"""Addresses of the law and of its two calculators."""

from django.urls import path

from payung.web.law import calculators, files, views

urlpatterns = [
    path("hukum/", views.index, name="law"),
    path("hukum/sumber/", views.sources, name="law_sources"),
    path("hukum/aturan/", views.to_index),
    path("hukum/aturan.json", files.rules_json, name="law_rules_json"),
    path("hukum/aturan/<slug:name>/", views.rule, name="law_rule"),
    path("hukum/aturan/<slug:name>/penjelasan.txt", files.explanation_text, name="law_text"),
    path("hukum/aturan/<slug:name>/penjelasan.json", files.explanation_json, name="law_json"),
    path("hukum/aturan/<slug:name>/surat.pdf", files.explanation_letter, name="law_letter"),
    path("hukum/parameter/", views.parameters, name="law_parameters"),
    path("hukum/parameter.csv", files.parameters_csv, name="law_parameters_csv"),
    path("hukum/parameter.json", files.parameters_json, name="law_parameters_json"),
    path("hukum/parameter/<str:name>/", views.parameter, name="law_parameter"),
    path("hukum/asumsi/", views.assumptions, name="law_assumptions"),
    path("hitung/", views.to_calculator),
    path("hitung/keluarga/", calculators.family, name="family"),
    path("hitung/konstruksi/", calculators.construction, name="construction"),
]
