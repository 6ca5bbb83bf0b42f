import pytest
from django.test import Client

from tests.factories import plain_static

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static(settings):
    for name, value in plain_static().items():
        setattr(settings, name, value)


def test_method_that_an_address_does_not_take_is_told_on_a_page():
    answer = Client().post("/search")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "This page can be read" in answer.content.decode()


def test_reading_what_takes_a_form_is_told_on_a_page():
    answer = Client().get("/claims/new")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "takes a form" in answer.content.decode()


def test_method_that_the_api_does_not_take_is_told_as_a_problem():
    answer = Client().post("/api/v1/graph/path")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


@pytest.mark.parametrize(("address", "host", "status"), [
    ("/api/v1/a%0Ab", "testserver", 404),
    ("/api/v1/graph/path", "elsewhere.example", 400),
])  # fmt: skip
def test_problem_of_the_api_that_no_endpoint_saw_is_told_as_one(address, host, status):
    answer = Client().generic("GET", address, headers={"host": host})
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
