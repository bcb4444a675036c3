"""Addresses of the demo."""

from django.urls import path

from vanzelf.rehearsal import views

app_name = "rehearsal"
urlpatterns = [
    path("", views.start, name="start"),
    path("wees/<slug:key>", views.enter, name="enter"),
    path("gebeurt/<int:number>/<slug:key>", views.happen, name="happen"),
    path("weg", views.leave, name="leave"),
    path("post", views.post, name="post"),
    path("telefoon/<int:place>", views.telephone, name="telephone"),
    path("postbus/<int:place>", views.mailbox, name="mailbox"),
    path("brief/<uuid:letter_id>", views.letter, name="letter"),
]
