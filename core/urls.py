"""Addresses for the machines that watch over the site."""

from django.urls import path

from core import views

urlpatterns = [
    path("favicon.ico", views.show_icon, name="icon"),
    path("healthz", views.show_health, name="health"),
    path("readyz", views.show_readiness, name="readiness"),
]
