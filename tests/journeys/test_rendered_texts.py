"""A real browser reads what the renderer makes of hostile texts, and finds nothing in it that runs or leads astray."""

from __future__ import annotations

import pytest

from core.rendering import render_block
from tests.core.rendering.mixtures import make_mixture

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

TEXTS = 3_000
FIND_LIVE = """texts => {
    window.ran = [];
    window.alert = what => window.ran.push(String(what));
    const found = [];
    for (const [number, html] of texts.entries()) {
        document.body.innerHTML = html;
        for (const one of document.body.querySelectorAll("*")) {
            const name = one.localName;
            const isForeign = !/(xhtml|MathML)$/.test(one.namespaceURI);
            if (isForeign || /^(script|style|iframe|object|embed|img|form|input|link|meta|base|svg)$/.test(name))
                found.push([number, name]);
            for (const {name: key, value} of one.attributes)
                if (/^(on|style$|src|action|xlink)/i.test(key) || (/href/i.test(key) && !/^https?:\\/\\//i.test(value)))
                    found.push([number, key + "=" + value.slice(0, 80)]);
        }
    }
    return [...found, ...window.ran];
}"""


def test_browser_finds_nothing_live_in_what_is_rendered(browser):
    page = browser.new_page()
    page.set_content("<!doctype html><title>Texts</title>")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = page.evaluate(FIND_LIVE, [render_block(make_mixture(seed)[0]) for seed in range(TEXTS)])
    page.close()
    assert (found, asked) == ([], [])
