"""Addresses of inquiries: what the insurer, or Dukcapil, is asked, and what comes back."""

from django.urls import path

from payung.web.inquiries import answers, asking

urlpatterns = [
    path("tanya/", asking.index, name="inquiries"),
    path("tanya/baru/", asking.new, name="inquiry_new"),
    path("tanya/<int:pk>/", asking.one, name="inquiry"),
    path("tanya/<int:pk>/berkas/", asking.file, name="inquiry_file"),
    path("tanya/<int:pk>/tarik/", asking.withdraw, name="inquiry_withdraw"),
    path("tanya/<int:pk>/jawab/", answers.upload, name="inquiry_upload"),
    path("tanya/<int:pk>/jawaban/<int:answer>/", answers.one, name="inquiry_answer"),
    path("tanya/<int:pk>/jawaban/<int:answer>/terima/", answers.accept, name="inquiry_accept"),
    path("tanya/<int:pk>/jawaban/<int:answer>/tarik/", answers.withdraw, name="inquiry_answer_withdraw"),
    path("tanya/<int:pk>/jawaban/<int:answer>/baris/", answers.refused_rows, name="inquiry_refused_rows"),
]
