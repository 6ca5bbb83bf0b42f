"""Text as it is kept, whatever form it came in."""

import re
import unicodedata

from papers.records import FIRST_YEAR, LAST_YEAR, RecordError

EXCERPT_CHARS = 2000
EXCERPT_BYTES = 4 * EXCERPT_CHARS

# All control characters but the tab and the line feed.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Soft hyphens, zero-width and direction marks: where there is nothing else, a reader sees nothing.
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def clean_text(text: str | None) -> str | None:
    """The text in NFC without control characters and without space around it; None when nothing to be seen is left.

    Tabs and line feeds stay, other line ends become line feeds. Text that came out of here stays as it is.
    """
    if not text:
        return None
    if text.isascii():
        if not text.isprintable():
            text = _without_controls(text)
    else:
        text = _without_controls(text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        if _UNSEEN.fullmatch(text):
            return None
    return text.strip() or None


def check_text(data: bytes) -> None:
    """Raise RecordError when the bytes are not UTF-8 or hold a NUL."""
    position = data.find(b"\0")
    if position >= 0:
        raise RecordError(f"a NUL byte (byte {position + 1})")
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            place = f"byte 0x{data[error.start]:02x} (byte {error.start + 1})"
            raise RecordError(f"not UTF-8: {place}") from None


def read_year(value: str | float | None) -> int | None:
    """The year that a number or a text of four digits gives; None when it is not one."""
    if isinstance(value, str):
        text = value.strip()
        value = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None
    if value is None or value != int(value) or not FIRST_YEAR <= value <= LAST_YEAR:
        return None
    return int(value)


def show_excerpt(data: bytes) -> str:
    """The beginning of what was found, for people: at most 2,000 characters, whatever the bytes."""
    text = data[:EXCERPT_BYTES].decode(errors="replace")
    return text[:EXCERPT_CHARS].replace("\0", "\ufffd")


def _without_controls(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)
