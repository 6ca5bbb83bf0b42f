"""Answers compressed as they are sent."""

import re
import secrets

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from isal import igzip

LEVEL = 3
LEAST_BYTES = 200
_HEAD_BYTES, _FLAGS, _HAS_NAME = 10, 3, 8
"""The head of a gzip file is so long; there its flags stand, of which this says that a name follows."""
_TAKEN = re.compile(r"gzip(?:;q=(?!0(?:\.0*)?$).*)?")
"""Gzip as one takes it, whose weight is not 0 (RFC 9110, 12.4.2)."""


class CompressAnswers(GZipMiddleware):
    """As Django's, with igzip for what does not stream: seven times as fast, for a tenth more bytes.

    Each gets a random name of up to `max_random_bytes`, so that its length tells nobody a secret of the page (Heal The
    Breach).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed where its visitor takes that and it is shorter so."""
        if not isinstance(response, HttpResponse):
            return super().process_response(request, response)
        if len(response.content) < LEAST_BYTES or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if not takes_gzip(request):
            return response
        packed = self._pack(response.content)
        if len(packed) >= len(response.content):
            return response
        response.content = packed
        response["Content-Length"] = str(len(packed))
        response["Content-Encoding"] = "gzip"
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = f"W/{response['ETag']}"
        return response

    def _pack(self, content: bytes) -> bytes:
        packed = bytearray(igzip.compress(content, LEVEL, mtime=0))
        packed[_FLAGS] |= _HAS_NAME
        name = b"a" * secrets.randbelow(self.max_random_bytes) + b"\0"
        return bytes(packed[:_HEAD_BYTES] + name + packed[_HEAD_BYTES:])


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the visitor says that an answer may be compressed by gzip."""
    accepted = request.headers.get("Accept-Encoding", "").replace(" ", "").lower().split(",")
    return any(_TAKEN.fullmatch(one) for one in accepted)
