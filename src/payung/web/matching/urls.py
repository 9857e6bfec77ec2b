"""Addresses of matching: pairs that wait, decisions, runs and what they merge, and how good that is."""

from django.urls import path

from payung.web.matching import quality, queue, runs

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
    path("pencocokan/mutu/", quality.quality, name="matching_quality"),
    path("pencocokan/mutu/ambil/", quality.draw, name="matching_draw"),
    path("pencocokan/mutu/berikut/", quality.next_audited, name="matching_audit_next"),
    path("pencocokan/mutu/contoh/<int:pk>/", quality.sample, name="matching_sample"),
    path("pencocokan/mutu/<int:pk>/", quality.audited, name="matching_audit"),
    path("pencocokan/mutu/<int:pk>/batalkan/", quality.take_back, name="matching_audit_take_back"),
]
