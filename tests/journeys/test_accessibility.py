"""No page has what axe knows to be a barrier, in either scheme and at either width."""

from __future__ import annotations

import pytest
from axe_core_python.sync_playwright import Axe

from tests.journeys.test_reading import WIDTHS_AND_SCHEMES, list_pages

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_have_no_barrier(visit, settings, width, scheme):
    settings.DEBUG = True
    axe = Axe()
    with visit(width=width, scheme=scheme) as visited:
        found = {}
        for name, path in list_pages().items():
            visited.open(path)
            for violation in axe.run(visited.page, options=RULES)["violations"]:
                found[name, violation["id"]] = [node["html"] for node in violation["nodes"]][:3]
        assert found == {}


@pytest.mark.parametrize("path", ["/nothing/here", "/researchers/999999", "/search?page=x"])
def test_pages_of_errors_have_no_barrier(visit, path):
    with visit() as visited:
        visited.open(path)
        assert visited.page.get_by_role("heading", level=1).count() == 1
        assert Axe().run(visited.page, options=RULES)["violations"] == []
        visited.complaints.clear()  # the browser notes the status of the page itself
