"""Addresses for the machines that watch over the site."""

from django.urls import path

from core import views

urlpatterns = [
    path("healthz", views.show_health, name="health"),
    path("readyz", views.show_readiness, name="readiness"),
]
