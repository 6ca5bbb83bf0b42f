"""Languages of works: two letters where there are two, whatever the source writes."""

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_TWO_LETTERS = {
    long: short
    for short, longs in {
        "ar": "ara arabic",
        "cs": "cze ces czech",
        "da": "dan danish",
        "de": "ger deu german ngerman deutsch",
        "el": "gre ell greek",
        "en": "eng english american british",
        "es": "spa spanish",
        "fa": "per fas persian",
        "fi": "fin finnish",
        "fr": "fre fra french",
        "he": "heb hebrew",
        "hu": "hun hungarian",
        "it": "ita italian",
        "ja": "jpn japanese",
        "ko": "kor korean",
        "nl": "dut nld dutch",
        "no": "nor norwegian",
        "pl": "pol polish",
        "pt": "por portuguese",
        "ru": "rus russian",
        "sv": "swe swedish",
        "tr": "tur turkish",
        "uk": "ukr ukrainian",
        "zh": "chi zho chinese",
    }.items()
    for long in longs.split()
}


def read_language(text: str | None) -> str | None:
    """The tag of a language: "eng", "English" and "en" are "en"; None for what is no language."""
    language = (text or "").strip()
    short = _TWO_LETTERS.get(language.lower())
    if short:
        return short
    is_known = _TAG.fullmatch(language) and language.lower() not in ("und", "mul", "zxx", "mis")
    return language if is_known else None
