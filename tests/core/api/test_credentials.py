"""The token that a request brings."""

from __future__ import annotations

import pytest

from core.api.credentials import read_credential


@pytest.mark.parametrize("header", ["Bearer abc", "bearer abc", "Token abc", "TOKEN   abc  "])
def test_token_is_read_by_either_name_of_the_scheme(header):
    assert read_credential(header) == "abc"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer a b", "Basic YTpi", "abc", "xBearer abc"]
)
def test_what_is_no_token_is_none(header):
    assert read_credential(header) is None
