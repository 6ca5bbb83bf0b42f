"""Answers compressed as they are sent."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from core.compression import LEAST_BYTES, CompressAnswers

TEXT = "It rains on the lakes. " * 100


def answer(response: HttpResponseBase, accepted: str = "gzip") -> HttpResponseBase:
    def give(request: HttpRequest) -> HttpResponseBase:
        return response

    packed = CompressAnswers(give)(RequestFactory().get("/", headers={"accept-encoding": accepted}))
    assert isinstance(packed, HttpResponseBase)
    return packed


def content_of(response: HttpResponseBase) -> bytes:
    assert isinstance(response, HttpResponse)
    return response.content


def test_answer_is_packed_and_says_so():
    packed = answer(HttpResponse(TEXT, headers={"ETag": '"one"'}))
    assert gzip.decompress(content_of(packed)).decode() == TEXT
    assert (packed["Content-Encoding"], packed["Vary"], packed["ETag"]) == (
        "gzip",
        "Accept-Encoding",
        'W/"one"',
    )
    assert packed["Content-Length"] == str(len(content_of(packed)))


def test_length_of_an_answer_is_another_each_time():
    lengths = {len(content_of(answer(HttpResponse(TEXT)))) for _ in range(40)}
    assert len(lengths) > 5


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0", "gzip;q=0.000", "xgzip"])
def test_answer_is_left_to_who_does_not_take_gzip(accepted):
    plain = answer(HttpResponse(TEXT), accepted)
    assert content_of(plain).decode() == TEXT
    assert plain["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("a" * (LEAST_BYTES - 1)),
        HttpResponse(TEXT, headers={"Content-Encoding": "br"}),
        HttpResponse(bytes(range(256)) + b"\xff"),
    ],
    ids=["short", "packed already", "longer when packed"],
)
def test_answer_that_would_not_be_shorter_is_left(response):
    before = response.content
    assert content_of(answer(response)) == before


def test_stream_is_packed_as_it_flows():
    streamed = answer(StreamingHttpResponse(iter([TEXT.encode(), b"end"])))
    assert isinstance(streamed, StreamingHttpResponse)
    assert gzip.decompress(streamed.getvalue()).decode() == f"{TEXT}end"
