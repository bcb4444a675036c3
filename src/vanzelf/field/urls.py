"""Addresses of the pages for who walks a list."""

from django.urls import URLPattern

app_name = "field"
urlpatterns: list[URLPattern] = []
