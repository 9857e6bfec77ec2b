"""Addresses of matching: pairs that wait, decisions, runs and what they merge, and how good that is."""

from django.urls import path

from payung.web.matching import queue, runs

_PAIR = "pencocokan/pasangan/<int:pk>/"
_RUN = "pencocokan/hasil/<int:pk>/"

urlpatterns = [
    path("pencocokan/", queue.index, name="matching"),
    path("pencocokan/berikut/", queue.next_pair, name="matching_next"),
    path("pencocokan/keputusan/", queue.decided, name="matching_decided"),
    path("pencocokan/gabungan/", queue.merged, name="matching_merged"),
    path(_PAIR, queue.pair, name="matching_pair"),
    path(f"{_PAIR}putuskan/", queue.decide, name="matching_decide"),
    path(f"{_PAIR}batalkan/", queue.take_back, name="matching_take_back"),
    path("pencocokan/jalankan/", runs.ask, name="matching_ask"),
    path(_RUN, runs.run, name="matching_run"),
    path(f"{_RUN}terima/", runs.accept, name="matching_accept"),
    path(f"{_RUN}cabut/", runs.take_back, name="matching_take_back_run"),
    path("pencocokan/mutu/", runs.quality, name="matching_quality"),
    path("pencocokan/mutu/ambil/", runs.draw, name="matching_draw"),
    path("pencocokan/mutu/berikut/", runs.next_audited, name="matching_audit_next"),
    path("pencocokan/mutu/<int:pk>/", runs.audited, name="matching_audit"),
]
