"""Addresses of the page on which people are invited and looked after."""

from django.urls import path

from payung.web.people import views

urlpatterns = [
    path("orang/", views.people, name="people"),
    path("orang/undang/", views.invite, name="invite_person"),
    path("orang/<int:pk>/", views.person, name="person"),
    path("orang/<int:pk>/tugas/", views.appoint, name="appoint_person"),
    path("orang/<int:pk>/tugas/<int:appointment_pk>/akhiri/", views.end, name="end_appointment"),
    path("orang/<int:pk>/tutup/", views.close, name="close_account"),
    path("orang/<int:pk>/buka/", views.reopen, name="open_account"),
    path("orang/<int:pk>/tautan/", views.new_link, name="new_link"),
]
