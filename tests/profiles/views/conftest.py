"""A page and its owner, for tests of what owners see and do."""

from __future__ import annotations

import pytest
from django.test import Client

from papers.models import Author
from profiles.models import User
from tests.profiles.owners import make_owner, make_page


@pytest.fixture
def author() -> Author:
    return make_page()


@pytest.fixture
def owner(client: Client, author: Author) -> User:
    """Signed in as the owner of the page."""
    user = make_owner(author)
    client.force_login(user)
    return user
