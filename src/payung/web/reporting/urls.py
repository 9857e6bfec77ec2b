"""Addresses of figures as work: entered, asked for, answered, taken."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from payung.web.reporting import answers, board, figures, filling, recaps, requests


class Key(StringConverter):
    """A code, a receipt or a figure's key: whatever is no zero byte, which the database cannot even look for."""

    regex = r"[^/\x00]+"


register_converter(Key, "key")

urlpatterns = [
    path("papan/", board.whole, name="board"),
    path("papan/<key:code>/", board.one, name="board_government"),
    path("angka-masuk/", figures.figures, name="reported_figures"),
    path("angka-masuk/baru/", figures.new, name="figure_new"),
    path("angka-masuk/<key:key>/", figures.figure, name="reported_figure"),
    path("angka-masuk/<key:key>/koreksi/", figures.correct, name="figure_correct"),
    path("angka-masuk/<key:key>/tanggapan/", figures.respond, name="figure_respond"),
    path("permintaan/", requests.requests, name="requests"),
    path("permintaan/baru/", requests.ask, name="request_new"),
    path("permintaan/desa/", requests.ask_village, name="request_village"),
    path("permintaan/<int:pk>/", requests.one, name="request"),
    path("permintaan/<int:pk>/isi/", filling.signed_in, name="request_fill"),
    path("permintaan/<int:pk>/ingatkan/", requests.new_link, name="request_remind"),
    path("permintaan/<int:pk>/diingatkan/", requests.reminded, name="request_reminded"),
    path("permintaan/<int:pk>/tarik/", requests.withdraw, name="request_withdraw"),
    path("isi/<str:token>/", filling.by_link, name="fill"),
    path("jawaban/", answers.answers, name="answers"),
    path("jawaban/<key:receipt>/", answers.answer, name="answer"),
    path("jawaban/<key:receipt>/terima/", answers.take, name="answer_take"),
    path("jawaban/<key:receipt>/kembalikan/", answers.send_back, name="answer_send_back"),
    path("rekap/", recaps.index, name="recaps"),
    path("rekap/unggah/", recaps.upload, name="recap_upload"),
    path("rekap/pratinjau/", recaps.preview, name="recap_preview"),
    path("rekap/judul/", recaps.headings, name="recap_headings"),
    path("rekap/simpan/", recaps.keep, name="recap_keep"),
    path("rekap/templat.xlsx", recaps.template, name="recap_template"),
    path("rekap/<int:pk>/", recaps.one, name="recap"),
    path("rekap/<int:pk>/unduh.csv", recaps.download, {"kind": "csv"}, name="recap_csv"),
    path("rekap/<int:pk>/unduh.xlsx", recaps.download, {"kind": "xlsx"}, name="recap_xlsx"),
]
