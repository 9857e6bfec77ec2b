"""Addresses of the register: found people, one worker, counts, exports."""

from django.urls import path

from payung.web.register import counts, files, searching, worker

urlpatterns = [
    path("register/", searching.register, name="register"),
    path("register/hitungan/", counts.counted, name="register_counts"),
    path("register/unduh/", files.plain, name="register_files"),
    path("register/unduh-nik/", files.with_nik, name="register_files_nik"),
    path("register/<str:code>/", worker.worker, name="worker"),
    path("register/<str:code>/nik/", worker.nik, name="worker_nik"),
]
