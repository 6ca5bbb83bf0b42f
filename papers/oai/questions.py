"""What is asked of the provider: a verb with its arguments, checked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from papers.oai.tokens import PREFIX, Place, TokenError, read_token
from papers.records import KINDS

_LISTS = frozenset({"metadataPrefix", "from", "until", "set", "resumptionToken"})
_TAKEN: Mapping[str, frozenset[str]] = {
    "Identify": frozenset(),
    "ListMetadataFormats": frozenset({"identifier"}),
    "ListSets": frozenset({"resumptionToken"}),
    "ListIdentifiers": _LISTS,
    "ListRecords": _LISTS,
    "GetRecord": frozenset({"identifier", "metadataPrefix"}),
}
_WORK_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_MOMENT_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


class OaiError(Exception):
    """What the protocol calls an error: one of its codes, and a sentence for people."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


@dataclass(frozen=True)
class Question:
    """A request that can be answered. `work_id` is that of `identifier`; `place` is where a list begins or goes on.

    `told` are the arguments as given, for the answer to repeat.
    """

    verb: str
    told: Mapping[str, str] = field(default_factory=dict)
    work_id: int | None = None
    place: Place | None = None


def read_question(arguments: Iterable[tuple[str, list[str]]], *, host: str) -> Question:
    """What is asked by these arguments of a site on this host. Raises OaiError."""
    given = dict(arguments)
    verbs = given.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in _TAKEN:
        raise OaiError("badVerb", f"One verb is needed, of {', '.join(_TAKEN)}.")
    verb = verbs[0]
    told = _read_arguments(verb, given)
    asked = {"verb": verb, **told}
    if verb == "GetRecord":
        work_id = _read_identifier(_need(told, "identifier"), host)
        _check_prefix(_need(told, "metadataPrefix"))
        return Question(verb, asked, work_id=work_id)
    if verb == "ListMetadataFormats" and "identifier" in told:
        return Question(verb, asked, work_id=_read_identifier(told["identifier"], host))
    if verb == "ListSets" and "resumptionToken" in told:
        raise OaiError("badResumptionToken", "The list of sets is whole; ask for it without a token.")
    if verb in ("ListIdentifiers", "ListRecords"):
        return Question(verb, asked, place=_read_place(told))
    return Question(verb, asked)


def write_identifier(work_id: int, host: str) -> str:
    """The identifier of a work, or of one that there was."""
    return f"oai:{host}:works/{work_id}"


def write_moment(moment: datetime) -> str:
    """A moment in UTC as answers and tokens have it: the second in which it lies."""
    return moment.astimezone(UTC).strftime(_MOMENT).rjust(20, "0")


def _read_arguments(verb: str, given: Mapping[str, list[str]]) -> dict[str, str]:
    for name, values in given.items():
        if name not in _TAKEN[verb]:
            taken = ", ".join(sorted(_TAKEN[verb])) or "none"
            raise OaiError("badArgument", f"{verb} does not take {name[:40]!r}; it takes: {taken}.")
        if len(values) != 1:
            raise OaiError("badArgument", f"{name} is given {len(values)} times; give it once.")
    if "resumptionToken" in given and len(given) > 1:
        raise OaiError("badArgument", "A resumptionToken says all there is to say; leave the others out.")
    return {name: values[0] for name, values in given.items()}


def _need(told: Mapping[str, str], name: str) -> str:
    if name not in told:
        raise OaiError("badArgument", f"The argument {name} is needed.")
    return told[name]


def _check_prefix(prefix: str) -> None:
    if prefix != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"Records are given as {PREFIX} alone.")


def _read_identifier(text: str, host: str) -> int:
    start = write_identifier(0, host).removesuffix("0")
    work_id = text[len(start) :]
    if text[: len(start)].lower() != start.lower() or not _WORK_ID.fullmatch(work_id):
        raise OaiError("idDoesNotExist", f"No such record; they are called like {start}12.")
    return int(work_id)


def _read_place(told: Mapping[str, str]) -> Place:
    if "resumptionToken" in told:
        try:
            return read_token(told["resumptionToken"])
        except TokenError:
            raise OaiError(
                "badResumptionToken", "This is no token of this site; begin the list anew."
            ) from None
    _check_prefix(_need(told, "metadataPrefix"))
    begin, end = told.get("from"), told.get("until")
    if begin and end and len(begin) != len(end):
        raise OaiError("badArgument", "from and until are both days, or both moments.")
    from_at = _read_moment("from", begin) if begin is not None else None
    until = _read_moment("until", end) if end is not None else None
    if from_at and until and from_at > until:
        raise OaiError("badArgument", "from is later than until.")
    chosen = told.get("set")
    if chosen is not None and chosen not in KINDS:
        raise OaiError("noRecordsMatch", "No set is called so; ListSets names them.")
    before = None if until is None else until + timedelta(**({"days": 1} if _is_day(end) else {"seconds": 1}))
    return Place(kind=None if chosen is None else KINDS.index(chosen), before=before, after_at=from_at)


def _is_day(text: str | None) -> bool:
    return text is not None and _DAY.fullmatch(text) is not None


def _read_moment(name: str, text: str) -> datetime:
    form = "%Y-%m-%d" if _is_day(text) else _MOMENT if _MOMENT_FORM.fullmatch(text) else None
    try:
        if form is not None:
            return min(datetime.strptime(text, form).replace(tzinfo=UTC), _LAST)
    except ValueError:
        pass
    raise OaiError("badArgument", f"{name} is a day, as 2026-01-31, or a moment, as 2026-01-31T12:00:00Z.")


_LAST = datetime(9999, 12, 1, tzinfo=UTC)
"""No later moment is told apart, so that a day can be added to each."""
