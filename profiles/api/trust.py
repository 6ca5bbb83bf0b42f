"""How much evidence there is for a researcher's page, and how that changed."""

from django.http import HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.lists import ListAnswer
from core.api.pages import PAGE_PARAMETERS, answer_page
from core.api.problems import NotYetError
from graph.selectors.nodes import read_nodes
from papers.addresses import researcher_address
from papers.selectors.authors import AuthorRow
from profiles.api.edges import ABSENCE
from profiles.api.records import of_record
from profiles.api.trust_answers import SnapshotAnswer, TrustAnswer, describe_trust
from profiles.pages.trust import list_evidence_keys
from profiles.selectors.snapshots import HISTORY_CAP, list_snapshots, read_snapshot


@read(answer=TrustAnswer, problems=ABSENCE)
@of_record
def show_trust(request: Request, author: AuthorRow) -> TrustAnswer | HttpResponsePermanentRedirect:
    """The trust snapshot of a researcher, with what each point rests on and what would raise it.

    Before the first is measured it is 503.
    """
    state = read_snapshot(author.id)
    newest = state.newest
    if newest is None:
        raise NotYetError(f"The trust of record {author.id} is not measured yet: ask again later.")
    nodes = read_nodes(list_evidence_keys(newest))
    return describe_trust(state, newest, nodes, address=f"{researcher_address(author.id, author.name)}/trust")


@read(answer=ListAnswer[SnapshotAnswer], parameters=PAGE_PARAMETERS, problems=ABSENCE)
@of_record
def list_trust_history(
    request: Request, author: AuthorRow
) -> ListAnswer[SnapshotAnswer] | HttpResponsePermanentRedirect:
    """The trust snapshots of a researcher, the newest first, up to 200 of them."""
    rows = list_snapshots(author.id)
    results = [
        SnapshotAnswer(one.computed_at, one.score, one.level, one.label, one.formula_version)
        for one in reversed(rows)
    ]
    return answer_page(request, results, is_capped=len(rows) >= HISTORY_CAP)
