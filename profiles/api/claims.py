"""Claims: begun, proven and withdrawn by the account that makes them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

import msgspec
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Permission, can
from core.api.answers import answer_made
from core.api.endpoints import read, write
from core.api.lists import ListAnswer
from core.api.pages import PAGE_PARAMETERS, answer_page
from core.api.parameters import RecordId
from core.api.problems import ConflictError
from core.api.scopes import Scope
from core.limits import count_towards
from papers.selectors.authors import find_joined_author
from papers.tasks import poke
from profiles.api.accounts import get_account
from profiles.api.claim_answers import OwnClaimAnswer, ProofAnswer, describe_claims, describe_proof
from profiles.claims import CLAIMS_LIMIT, LOOKS_LIMIT, ClaimError
from profiles.selectors.claim_facts import OPEN
from profiles.selectors.claims import ClaimRow, list_claims_of, read_claim
from profiles.selectors.homepages import ChallengeRow, list_challenges
from profiles.services.claims import open_claim, withdraw_claim
from profiles.services.evidence import refresh_record
from profiles.services.homepages import ask_for_proof, check_proof, forget_proof

Done = TypeVar("Done")

CLAIMS = "/api/v1/claims"


class ClaimBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The researcher who the account says is theirs."""

    researcher: RecordId


class HomepageBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The address of a page on which a token can be put."""

    homepage: str


@read(
    answer=ListAnswer[OwnClaimAnswer],
    parameters=PAGE_PARAMETERS,
    scope=Scope.READ,
    permission=Permission.CLAIM,
    problems=(HTTPStatus.NOT_FOUND,),
)
def list_own_claims(request: Request) -> ListAnswer[OwnClaimAnswer]:
    """All claims of the account, also closed ones, the first that was opened first."""
    return answer_page(request, describe_claims(list_claims_of(get_account(request).pk)))


@write(
    "POST",
    answer=OwnClaimAnswer,
    body=ClaimBody,
    status=HTTPStatus.CREATED,
    scope=Scope.CLAIM,
    permission=Permission.CLAIM,
    problems=(HTTPStatus.NOT_FOUND,),
)
def begin_claim(request: Request, body: ClaimBody) -> Response:
    """Claim a researcher; an open claim that there is already stays.

    It is verified at once when nobody else's is open, and a verified e-mail address and the name speak for it.
    """
    user, asked_id = get_account(request), int(body.researcher)
    count_towards(CLAIMS_LIMIT, user.pk)
    try:
        claim = open_claim(author_id=find_joined_author(asked_id) or asked_id, by=user)
    except ClaimError as error:
        raise Http404(str(error)) from None
    poke()
    return answer_made(_answer(claim.pk), f"{CLAIMS}/{claim.pk}")


@read(answer=OwnClaimAnswer, scope=Scope.READ, permission=Permission.CLAIM, problems=(HTTPStatus.NOT_FOUND,))
def show_claim(request: Request, claim_id: int) -> OwnClaimAnswer:
    """A claim, to who made it and to curators."""
    claim = read_claim(claim_id)
    if claim is None or not can(request.user, Permission.SEE_CLAIM, claim):
        raise Http404(f"You have no claim {claim_id}.")
    return describe_claims([claim])[0]


@write("POST", answer=OwnClaimAnswer, scope=Scope.CLAIM, permission=Permission.CLAIM)
def withdraw_own_claim(request: Request, claim_id: int) -> OwnClaimAnswer:
    """Take the claim back; it stays in the list as withdrawn. Of a closed one nothing changes."""
    claim = _get_own(request, claim_id)
    withdraw_claim(claim_id=claim.id, by=get_account(request))
    poke()
    return _answer(claim.id)


@write(
    "POST",
    answer=OwnClaimAnswer,
    scope=Scope.CLAIM,
    permission=Permission.CLAIM,
    problems=(HTTPStatus.NOT_FOUND,),
)
def look_anew(request: Request, claim_id: int) -> OwnClaimAnswer:
    """Look up anew what speaks for the claim: addresses, iD and name of the account, and what sources say."""
    claim = _get_own(request, claim_id)
    user = get_account(request)
    count_towards(LOOKS_LIMIT, user.pk)
    refresh_record(claim.author_id, by=user)
    poke()
    return _answer(claim.id)


@read(
    answer=ListAnswer[ProofAnswer],
    parameters=PAGE_PARAMETERS,
    scope=Scope.CLAIM,
    permission=Permission.CLAIM,
    problems=(HTTPStatus.NOT_FOUND,),
)
def list_proofs(request: Request, claim_id: int) -> ListAnswer[ProofAnswer]:
    """The homepages on which a token is waited for.

    One on which it was found is among the evidence of the claim. A token shows whose account it is: it is for the
    scope `claim` alone.
    """
    claim = _get_own(request, claim_id)
    waiting = list_challenges(claim.id) if claim.state in OPEN else []
    return answer_page(request, [_answer_proof(request, claim, one) for one in waiting])


@write(
    "POST",
    answer=ProofAnswer,
    body=HomepageBody,
    status=HTTPStatus.CREATED,
    scope=Scope.CLAIM,
    permission=Permission.CLAIM,
    problems=(HTTPStatus.NOT_FOUND,),
)
def begin_proof(request: Request, claim_id: int, body: HomepageBody) -> Response:
    """Ask for a token to put on a homepage; one that is waited for there already stays."""
    claim = _get_own(request, claim_id)
    user = get_account(request)
    count_towards(LOOKS_LIMIT, user.pk)
    challenge = _call(lambda: ask_for_proof(claim_id=claim.id, address=body.homepage, by=user))
    found = _get_challenge(claim, challenge.pk)
    return answer_made(_answer_proof(request, claim, found), f"{CLAIMS}/{claim.id}/homepages/{found.id}")


@read(answer=ProofAnswer, scope=Scope.CLAIM, permission=Permission.CLAIM, problems=(HTTPStatus.NOT_FOUND,))
def show_proof(request: Request, claim_id: int, challenge_id: int) -> ProofAnswer:
    """A homepage on which a token is waited for."""
    claim = _get_own(request, claim_id)
    return _answer_proof(request, claim, _get_challenge(claim, challenge_id))


@write(
    "POST",
    answer=ProofAnswer,
    status=HTTPStatus.ACCEPTED,
    scope=Scope.CLAIM,
    permission=Permission.CLAIM,
    problems=(HTTPStatus.NOT_FOUND,),
)
def look_for_proof(request: Request, claim_id: int, challenge_id: int) -> ProofAnswer:
    """Have the homepage looked at, soon: `is_due` until it was.

    With the token found, the homepage is evidence of the claim, and is waited for no longer.
    """
    claim = _get_own(request, claim_id)
    _get_challenge(claim, challenge_id)
    user = get_account(request)
    count_towards(LOOKS_LIMIT, user.pk)
    _call(lambda: check_proof(challenge_id=challenge_id, by=user))
    poke()
    return _answer_proof(request, claim, _get_challenge(claim, challenge_id))


@write(
    "DELETE",
    answer=None,
    scope=Scope.CLAIM,
    permission=Permission.CLAIM,
    problems=(HTTPStatus.NOT_FOUND,),
)
def end_proof(request: Request, claim_id: int, challenge_id: int) -> None:
    """Wait no longer for the token."""
    claim = _get_own(request, claim_id)
    _get_challenge(claim, challenge_id)
    forget_proof(challenge_id=challenge_id, by=get_account(request))


def _get_own(request: Request, claim_id: int) -> ClaimRow:
    """The claim, when it is that of who asks. Raises Http404, for another's as for none."""
    claim = read_claim(claim_id)
    if claim is None or claim.user_id != get_account(request).pk:
        raise Http404(f"You have no claim {claim_id}.")
    return claim


def _get_challenge(claim: ClaimRow, challenge_id: int) -> ChallengeRow:
    found = next((one for one in list_challenges(claim.id) if one.id == challenge_id), None)
    if found is None or claim.state not in OPEN:
        raise Http404(f"This claim waits for no token {challenge_id}.")
    return found


def _answer(claim_id: int) -> OwnClaimAnswer:
    claim = read_claim(claim_id)
    assert claim is not None  # noqa: S101 - claims are closed, and not deleted
    return describe_claims([claim])[0]


def _answer_proof(request: Request, claim: ClaimRow, challenge: ChallengeRow) -> ProofAnswer:
    return describe_proof(challenge, claim, origin=f"{request.scheme}://{request.get_host()}")


def _call(service: Callable[[], Done]) -> Done:
    try:
        return service()
    except ClaimError as error:
        raise ConflictError(str(error)) from None
