"""What the desk says after a form: that it was taken, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass

DONE = {
    "statement": "Saved. It stands on the page as self-stated.",
    "names": "The names are saved, and noted as reviewed.",
    "highlights": "The highlighted works are saved.",
    "review": "It is noted that you reviewed the page today.",
    "nothing": "Nothing was left to change: it stands so already.",
    "confirmed": "Confirmed. No import changes that these works are yours.",
    "refused": "Taken off the page. No import brings it back; you can undo it below.",
    "undone": "Undone: all stands as before.",
    "added": "Added. What was not here yet is being looked for at the sources; its line below says how that goes.",
    "hidden": "The page is hidden. Nobody sees it but you, here.",
    "shown": "The page is shown again.",
    "asked": "You asked for removal. A curator answers.",
}
"""What the desk says after a form, by the word that its address carries."""

STALE = "This was changed in the meantime, perhaps in another tab, and nothing was saved. Look at it again."


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed into a form that was not taken, and why; `part` is the form."""

    part: str
    alert: str
    statement: Mapping[str, object] | None = None
    typed: str = ""
