"""The kinds of job of the profiles, as `papers/services/job_kinds.py` has those of the papers."""

from collections.abc import Callable, Mapping

from papers.services.jobs import Lease

KINDS: Mapping[str, Callable[[Lease], None]] = {}
SWEEPS: tuple[Callable[[], object], ...] = ()
