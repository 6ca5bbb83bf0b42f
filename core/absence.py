"""What is there no more, in two ways: never heard of (Django's Http404), and taken away."""

from django.http import Http404


class GoneError(Http404):
    """What stood at this address was taken away for good: answered with 410, and with the sentence given."""
