"""What is asked of the provider: what is taken, and the code of what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.oai.questions import OaiError, read_question, write_identifier, write_moment
from papers.oai.tokens import Place, TokenError, read_token, write_token
from papers.records import KINDS

HOST = "site.example"


def ask(query: str):
    return read_question(parse_qs(query, keep_blank_values=True).items(), host=HOST)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=preprint", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=oai_dc,nothing,,0,0,0", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=oai_dc,,,999999999999999999,0,0", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nothing", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z", "badArgument"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord&identifier=oai:site.example:works/1", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=12", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:other.example:works/1", "idDoesNotExist"),
        (
            "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:site.example:works/9223372036854775808",
            "idDoesNotExist",
        ),
        ("verb=GetRecord&metadataPrefix=x&identifier=oai:site.example:works/1", "cannotDisseminateFormat"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
    ],
)
def test_question_that_is_wrong_has_the_code_of_the_protocol(query, code):
    with pytest.raises(OaiError) as raised:
        ask(query)
    assert raised.value.code == code
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("host", ["site.example", "localhost", "::1"])
def test_identifier_names_the_work_on_whatever_host(host):
    asked = {"verb": ["GetRecord"], "metadataPrefix": ["oai_dc"], "identifier": [write_identifier(12, host)]}
    assert read_question(asked.items(), host=host).work_id == 12


def test_days_and_moments_include_their_end():
    day = ask("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01").place
    assert (day.after_at, day.before) == (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
    second = ask("verb=ListIdentifiers&metadataPrefix=oai_dc&until=2026-01-01T10:00:00Z&set=book").place
    assert second.before == datetime(2026, 1, 1, 10, 0, 1, tzinfo=UTC)
    assert second.kind == KINDS.index("book")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_first_and_last_day_can_be_asked(day):
    assert ask(f"verb=ListRecords&metadataPrefix=oai_dc&from={day}&until={day}").place is not None


def test_moment_has_four_digits_of_the_year():
    assert write_moment(datetime(1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "0001-02-03T04:05:06Z"


moments = st.integers(0, 10**17).map(
    lambda one: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=one)
)


@given(
    st.builds(
        Place,
        kind=st.none() | st.integers(0, len(KINDS) - 1),
        before=st.none() | moments,
        after_at=moments,
        after_id=st.integers(0, 10**18 - 1),
        given_count=st.integers(0, 10**18 - 1),
    )
)
def test_token_tells_the_place_it_was_made_of(place):
    assert read_token(write_token(place)) == place


@given(st.text())
def test_no_text_breaks_the_reading_of_tokens(text):
    with pytest.raises(TokenError):
        read_token(text)
