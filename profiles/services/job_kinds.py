"""The kinds of job of the profiles, as `papers/services/job_kinds.py` has those of the papers."""

from collections.abc import Callable, Mapping

from papers.services.jobs import Lease
from profiles.services.accounts import TIDY, add_tidy_job, tidy_accounts
from profiles.services.letters import LETTER, send_letter

KINDS: Mapping[str, Callable[[Lease], None]] = {
    LETTER: send_letter,
    TIDY: tidy_accounts,
}
SWEEPS: tuple[Callable[[], object], ...] = (add_tidy_job,)
