"""Addresses of the pages for who walks a list."""

from django.urls import path

from vanzelf.field import views

app_name = "field"
urlpatterns = [
    path("", views.day, name="day"),
    path("dag.json", views.data, name="data"),
    path("zonder-netwerk/", views.shell, name="shell"),
    path("werker.js", views.worker, name="worker"),
    path("app.webmanifest", views.manifest, name="manifest"),
    path("<uuid:key>/", views.one, name="one"),
    path("<uuid:key>/noodinzage/", views.glass, name="glass"),
]
