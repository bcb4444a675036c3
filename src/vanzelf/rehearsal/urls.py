"""Addresses of the demo."""

from django.urls import path

from vanzelf.rehearsal import views

app_name = "rehearsal"
urlpatterns = [
    path("", views.start, name="start"),
    path("wees/<slug:key>", views.enter, name="enter"),
    path("weg", views.leave, name="leave"),
]
