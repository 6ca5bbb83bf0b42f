"""The kinds of job of the profiles, as `papers/services/job_kinds.py` has those of the papers."""

from collections.abc import Callable, Mapping

from papers.services.jobs import Lease
from profiles.services.accounts import TIDY, add_tidy_job, tidy_accounts
from profiles.services.added_works import ADDED_WORKS, add_added_works_job, do_added_works
from profiles.services.claim_sweeps import add_claim_jobs, do_claims
from profiles.services.homepages import HOMEPAGE, do_homepage
from profiles.services.invitations import INVITATIONS, add_invitations_job, do_invitations
from profiles.services.letters import LETTER, send_letter
from profiles.services.settlement import CLAIMS
from profiles.services.snapshots import (
    TRUST,
    TRUST_DAY,
    add_trust_day_job,
    add_trust_job,
    do_trust,
    do_trust_day,
)

KINDS: Mapping[str, Callable[[Lease], None]] = {
    ADDED_WORKS: do_added_works,
    INVITATIONS: do_invitations,
    LETTER: send_letter,
    TIDY: tidy_accounts,
    TRUST: do_trust,
    TRUST_DAY: do_trust_day,
    CLAIMS: do_claims,
    HOMEPAGE: do_homepage,
}
SWEEPS: tuple[Callable[[], object], ...] = (
    add_tidy_job,
    add_invitations_job,
    add_claim_jobs,
    add_added_works_job,
    add_trust_job,
    add_trust_day_job,
)
