"""Makes the fonts of this folder from their npm packages; `README.md` says how to get those.

    python static/fonts/subset.py FOLDER_OF_UNPACKED_PACKAGES

Each face is cut to the weights the style sheets use. The scripts stay apart, so that a browser fetches Greek or
Cyrillic only for a page that holds it. The maths font keeps its MATH table and loses what formulas of abstracts
do not use. Same packages in, same bytes out.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

HERE = Path(__file__).parent
SERIF = "source-serif-4/files/source-serif-4"
SANS = "source-sans-3/files/source-sans-3"
MATHS = "stix-two-math/files/stix-two-math-latin-400-normal.woff2"

SERIF_AXES = {"wght": (400, 600), "opsz": (8, 60)}
SANS_AXES = {"wght": (400, 600)}

MATHS_RANGES = (
    (0x20, 0x7E),  # Latin
    (0xA0, 0xFF),
    (0x2C6, 0x2DD),  # accents, set over letters
    (0x300, 0x338),
    (0x391, 0x3F6),  # Greek
    (0x2010, 0x2044),  # dashes, dots, primes
    (0x2061, 0x2064),
    (0x20D0, 0x20D7),
    (0x2102, 0x2135),  # letterlike
    (0x2190, 0x21D5),  # arrows
    (0x2200, 0x22FF),  # operators
    (0x2308, 0x230B),
    (0x23B4, 0x23E1),
    (0x25A0, 0x25FF),
    (0x27E6, 0x27EB),
    (0x27F5, 0x27FC),
    (0x2A00, 0x2A06),
    (0x2A7D, 0x2AB0),
    (0x1D400, 0x1D503),  # bold, italic, bold italic, script
    (0x1D504, 0x1D56B),  # fraktur, double-struck
    (0x1D6A4, 0x1D6E1),  # Greek, bold and italic
    (0x1D6E2, 0x1D755),
    (0x1D7CE, 0x1D7E1),  # digits
)


class Face(NamedTuple):
    """One file to make: the packaged file, the axes to keep and the name of the result."""

    source: str
    axes: dict[str, tuple[int, int]]
    target: str


def list_faces() -> list[Face]:
    """Every face of text, in the order of the style sheet."""
    scripts = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic")
    faces = [Face(f"{SERIF}-{s}-standard-normal.woff2", SERIF_AXES, f"serif-{s}.woff2") for s in scripts]
    faces += [
        Face(f"{SERIF}-{s}-standard-italic.woff2", SERIF_AXES, f"serif-italic-{s}.woff2") for s in scripts[:2]
    ]
    faces += [Face(f"{SANS}-{s}-wght-normal.woff2", SANS_AXES, f"sans-{s}.woff2") for s in scripts]
    faces += [Face(f"{SANS}-{s}-wght-italic.woff2", SANS_AXES, f"sans-italic-{s}.woff2") for s in scripts[:2]]
    return faces


def cut_face(face: Face, packages: Path) -> TTFont:
    """The face with its axes limited; nothing else is taken away."""
    font = TTFont(packages / face.source, recalcTimestamp=False)
    return instantiateVariableFont(font, face.axes)


def cut_maths(packages: Path) -> TTFont:
    """The maths font with the characters of `MATHS_RANGES` and every larger form that its MATH table makes of them."""
    font = TTFont(packages / MATHS, recalcTimestamp=False)
    options = Options(hinting=False, layout_features=["ccmp", "ssty"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in MATHS_RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    return font


def save(font: TTFont, target: str) -> None:
    font.flavor = "woff2"
    font.save(HERE / target)
    print(f"{target}: {(HERE / target).stat().st_size:,} bytes")


def main(packages: Path) -> None:
    for face in list_faces():
        save(cut_face(face, packages), face.target)
    save(cut_maths(packages), "maths.woff2")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(
            "Say where the unpacked packages are: python static/fonts/subset.py FOLDER (see README.md there)."
        )
    main(Path(sys.argv[1]))
