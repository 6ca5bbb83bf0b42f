"""The way to a provider that says who somebody is, and back, where it may be away or answer what can't be read."""

from collections.abc import Callable

import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render


def lead_to_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead somebody to the provider, once they posted that they want it; 404 for one that is not configured."""
    return _guard(views.login, request, provider_id)


def take_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take somebody back from the provider, as who it says they are."""
    return _guard(views.callback, request, provider_id)


def _guard(
    view: Callable[[HttpRequest, str], HttpResponseBase], request: HttpRequest, provider_id: str
) -> HttpResponseBase:
    if "\0" in provider_id:
        raise Http404
    try:
        return view(request, provider_id)
    except (
        requests.RequestException,
        OAuth2Error,
        KeyError,
    ):  # KeyError: it did not tell where it is to be asked
        return render(request, "socialaccount/authentication_error.html", status=503)
