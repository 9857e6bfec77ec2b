"""Addresses of what waits for a second person before it is published."""

from django.urls import path

from payung.web.approval import deciding, proposing

urlpatterns = [
    path("terbitan/", deciding.proposals, name="proposals"),
    path("terbitan/usul/", proposing.propose, name="propose"),
    path("terbitan/<int:pk>/", deciding.proposal, name="proposal"),
    path("terbitan/<int:pk>/isi.json", deciding.content_json, name="proposal_json"),
    path("terbitan/<int:pk>/setujui/", deciding.approve, name="proposal_approve"),
    path("terbitan/<int:pk>/kembalikan/", deciding.refuse, name="proposal_refuse"),
    path("terbitan/<int:pk>/tarik/", deciding.withdraw, name="proposal_withdraw"),
]
