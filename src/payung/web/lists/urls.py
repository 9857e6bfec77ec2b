"""Addresses of lists coming in: sent, checked, mended, accepted."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from payung.web.lists import deciding, headings, looking, sending, templates


class AreaCode(StringConverter):
    """52, 52.03, 52.03.01.2001."""

    regex = r"[0-9]{2}(?:\.[0-9]{2,4}){0,3}"


class ProblemCode(StringConverter):
    """E-NIK-03."""

    regex = r"[A-Z]{1,6}(?:-[A-Z0-9]{1,8}){1,3}"


register_converter(AreaCode, "list_area")
register_converter(ProblemCode, "list_problem")

urlpatterns = [
    path("daftar/", sending.index, name="lists"),
    path("daftar/unggah/", sending.upload, name="list_upload"),
    path("daftar/templat/", templates.index, name="list_templates"),
    path("daftar/templat/<list_area:code>/templat.xlsx", templates.template, name="list_template"),
    path("daftar/<int:pk>/", looking.one, name="list"),
    path("daftar/<int:pk>/judul/", headings.headings, name="list_headings"),
    path("daftar/<int:pk>/sebab/<list_problem:code>/", looking.cause, name="list_cause"),
    path("daftar/<int:pk>/baris-salah/", looking.bad_rows, name="list_bad_rows"),
    path("daftar/<int:pk>/perbaiki/", deciding.mend, name="list_mend"),
    path("daftar/<int:pk>/perbaiki/batal/", deciding.take_back_mend, name="list_mend_back"),
    path("daftar/<int:pk>/terima/", deciding.accept, name="list_accept"),
    path("daftar/<int:pk>/tarik/", deciding.withdraw, name="list_withdraw"),
    path("daftar/<int:pk>/ulang/", deciding.try_again, name="list_retry"),
]
