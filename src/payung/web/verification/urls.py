"""Addresses of field checks: rounds, sheets per desa, what came back."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from payung.web.verification import board, coming_back, filling, handing_out, making


class AreaCode(StringConverter):
    """52.01.01.2002."""

    regex = r"[0-9]{2}(?:\.[0-9]{2,4}){0,3}"


register_converter(AreaCode, "area")

_ROUND = "verifikasi/<int:pk>/"
_DESA = f"{_ROUND}<area:code>/"

urlpatterns = [
    path("verifikasi/", board.board, name="verification"),
    path("verifikasi/baru/", making.new, name="verification_new"),
    path(_ROUND, board.one, name="verification_round"),
    path(f"{_ROUND}nama/", board.names, name="verification_names"),
    path(f"{_ROUND}desa.xlsx", board.counts_xlsx, name="verification_counts_xlsx"),
    path(f"{_ROUND}nama.xlsx", board.names_xlsx, name="verification_names_xlsx"),
    path(f"{_ROUND}isian.xlsx", handing_out.workbook, name="verification_workbook"),
    path(f"{_ROUND}tautan/", handing_out.all_links, name="verification_all_links"),
    path(f"{_ROUND}pengingat/", handing_out.reminders, name="verification_reminders"),
    path(f"{_ROUND}tarik/", making.withdraw, name="verification_withdraw"),
    path(f"{_ROUND}unggah/", coming_back.upload, name="verification_upload"),
    path(f"{_ROUND}periksa/", coming_back.preview, name="verification_preview"),
    path(f"{_ROUND}simpan/", coming_back.keep_it, name="verification_keep"),
    path(_DESA, handing_out.desa, name="verification_desa"),
    path(f"{_DESA}lembar.pdf", handing_out.sheet_pdf, name="verification_sheet_pdf"),
    path(f"{_DESA}isian.xlsx", handing_out.workbook, name="verification_desa_workbook"),
    path(f"{_DESA}tautan/", handing_out.link, name="verification_link"),
    path(f"{_DESA}tutup/", handing_out.close, name="verification_close"),
    path(f"{_DESA}isi/", filling.type_in, name="verification_type_in"),
    path("lapangan/<str:token>/", filling.by_link, name="field_check"),
]
