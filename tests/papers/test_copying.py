"""Rows into PostgreSQL in bulk."""

from __future__ import annotations

import pytest
from django.db import DataError

from papers.copying import copy_lines

pytestmark = pytest.mark.django_db


def test_copy_that_fails_is_a_failure_of_the_database_as_any_other():
    with pytest.raises(DataError, match="no number"):
        copy_lines("papers_staleblock", ("block",), ["no number"])
