"""Reads rendered HTML the way a browser's parser does, and refuses whatever a page must never carry."""

from html.parser import HTMLParser

from core.rendering.characters import UNSAFE_CHARACTER
from core.rendering.sanitizer import ATTRIBUTES, BLOCK_TAGS, CLASSES, INLINE_TAGS, LINK_REL


class _Inspector(HTMLParser):
    def __init__(self, tags: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._tags = tags
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self._tags, f"<{tag}> is not allowed"
        for name, value in attrs:
            _inspect_attribute(tag, name, value or "")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a marked section: {data}")


def _inspect_attribute(tag: str, name: str, value: str) -> None:
    if name == "class":
        assert value in CLASSES[tag] | {""}
    elif (tag, name) == ("a", "rel"):
        assert value == LINK_REL
    elif (tag, name) == ("a", "href"):
        assert value.lower().startswith(("https://", "http://"))
        assert not set(value) & set(" \"'<>\\\n")
    else:
        assert name in ATTRIBUTES[tag], f"{name} on <{tag}> is not allowed"
        assert len(value) <= 16


def read_text(html: str, *, block: bool = True) -> str:
    """The text of `html`; fails when an element, attribute, address or character in it is not allowed."""
    assert not UNSAFE_CHARACTER.search(html)
    inspector = _Inspector(BLOCK_TAGS if block else INLINE_TAGS)
    inspector.feed(html)
    inspector.close()
    assert inspector.open == []
    text = "".join(inspector.text)
    assert not UNSAFE_CHARACTER.search(text)
    return text
