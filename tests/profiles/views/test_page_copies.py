"""How a researcher page is cited, and copies of it as it stood on a day."""

from __future__ import annotations

import datetime
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from graph.models import GraphState
from papers.addresses import researcher_address
from papers.models import Author, AuthorRedirect, Correction, Work
from papers.selectors.authors import read_author
from papers.services.correction_plans import plan_merge
from papers.services.corrections import apply_plan, refuse_works, suppress_author, undo_correction
from profiles.copied import CopiedPage, encode_copy
from profiles.models import PageCopy, Researcher, StatedName
from profiles.pages.page_copies import WORKS_SIZE
from profiles.selectors.page_copies import read_page_facts
from profiles.services.page_copies import Outcome, keep_page
from profiles.views import page_copies as views
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.counted import import_counted
from tests.profiles.measured import measure_all
from tests.profiles.owners import make_owner, make_user

pytestmark = pytest.mark.django_db

ADA, BEN = "Ada Ax", "Ben Bo"
DAY = datetime.date(2026, 1, 2)


def import_ada(works: int = 3) -> Author:
    import_counted(
        *(
            make_record(
                f"Work {number}", year=2020 + number, venue="Waters",
                authors=[sign(ADA, "Ax House", openreview="~Ada1"), sign(BEN, openreview="~Ben1")],
            )
            for number in range(works)
        )
    )  # fmt: skip
    return find_author(ADA)


def facts_of(author: Author) -> CopiedPage:
    row = read_author(author.pk)
    assert row is not None
    return read_page_facts(row)


def keep_on(author: Author, day: datetime.date = DAY) -> str:
    """The address of a copy that was kept that day."""
    assert keep_page(author_id=author.pk, page=facts_of(author), day=day).outcome is Outcome.NEW
    return f"{address_of(author)}/on/{day}"


def address_of(author: Author) -> str:
    return researcher_address(author.pk, author.name.printed)


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return plain(response.content.decode().partition("<main")[2].partition("</main")[0])


def plain(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).replace("\xa0", " ").split())


# ---- citing the page


def test_page_says_how_it_is_cited(client):
    author = import_ada()
    page = client.get(f"{address_of(author)}/cite").content.decode()
    today = views._find_today()
    assert f"Ada Ax. Researcher page. Peerlight, testserver. Read on {today.day} {today:%b %Y}." in page
    assert f"@misc{{peerlight-{author.pk}-{today:%Y%m%d}," in page
    assert f"url = {{http://testserver{address_of(author)}}}" in page
    assert f"urldate = {{{today}}}" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "No copy of this page was kept so far." in page


def test_bibtex_survives_names_with_marks_of_its_own(client):
    import_records(make_record("A", "A & {B} 100% ~C"))
    page = client.get(f"{address_of(Author.objects.get())}/cite").content.decode()
    assert r"title = {{A \&amp; $\lbrace$B$\rbrace$ 100\% \textasciitilde{}C}: researcher page}" in page


def test_cite_address_is_one(client):
    author = import_ada()
    AuthorRedirect.objects.create(old_id=1_000_000_007, author_id=author.pk)
    for start in (f"/researchers/{author.pk}", f"/researchers/{author.pk}-x", "/researchers/1000000007"):
        response = client.get(f"{start}/cite")
        assert (response.status_code, response["Location"]) == (301, f"{address_of(author)}/cite")
    assert f'href="{address_of(author)}/cite"' in client.get(address_of(author)).content.decode()


# ---- keeping a copy


def test_anybody_keeps_a_copy_and_is_led_to_it(client):
    author = import_ada()
    response = client.post(f"/researchers/{author.pk}/cite/keep")
    today = views._find_today()
    assert (response.status_code, response["Location"]) == (303, f"{address_of(author)}/on/{today}")
    page = read(client, response["Location"])
    assert "This copy was kept, and stays at this address." in page
    cite = client.get(f"{address_of(author)}/cite").content.decode()
    assert f'Today’s state <a href="{response["Location"]}">is kept</a>' in cite
    assert "Keep today" not in cite


def test_same_state_is_kept_once_on_any_day():
    author = import_ada()
    page = facts_of(author)
    kept = [keep_page(author_id=author.pk, page=page, day=DAY + datetime.timedelta(one)) for one in (0, 0, 9)]
    assert [(one.outcome, one.day) for one in kept] == [
        (Outcome.NEW, DAY), (Outcome.SAME, DAY), (Outcome.SAME, DAY),
    ]  # fmt: skip
    assert PageCopy.objects.count() == 1


def test_one_copy_a_day_is_kept_even_when_the_page_changes(client):
    author = import_ada()
    first = client.post(f"/researchers/{author.pk}/cite/keep")["Location"]
    import_counted(make_record("Another", authors=[sign(ADA, openreview="~Ada1")]))
    assert client.post(f"/researchers/{author.pk}/cite/keep")["Location"] == first
    page = read(client, first)
    assert "Another can be kept tomorrow." in page
    assert PageCopy.objects.count() == 1
    assert keep_page(author_id=author.pk, page=facts_of(author), day=DAY).outcome is Outcome.NEW


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_copy_is_kept():
    author = import_ada()

    def post(_: int) -> tuple[int, str]:
        response = Client().post(f"/researchers/{author.pk}/cite/keep")
        connection.close()
        return response.status_code, response["Location"]

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(post, range(8)))) == 1
    assert PageCopy.objects.count() == 1


def test_nobody_keeps_copies_without_end(client):
    author = import_ada(1)
    address = f"/researchers/{author.pk}/cite/keep"
    statuses = [client.post(address).status_code for _ in range(views.COPIES_LIMIT.most + 1)]
    assert statuses == [303] * views.COPIES_LIMIT.most + [429]
    assert (
        "From one address pages are kept at most 10 times in 1 day." in client.post(address).content.decode()
    )
    assert client.post(address, REMOTE_ADDR="198.51.100.7").status_code == 303
    neighbours = {
        client.post(address, REMOTE_ADDR=f"2001:db8:1:2::{number:x}").status_code for number in range(1, 12)
    }
    assert neighbours == {303, 429}
    assert client.post(address, REMOTE_ADDR="2001:db8:1:3::1").status_code == 303


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_copies_are_only_posted(client, method):
    author = import_ada(1)
    assert getattr(client, method)(f"/researchers/{author.pk}/cite/keep").status_code == 405
    assert not PageCopy.objects.exists()


def test_copy_is_never_longer_than_its_greatest_size():
    page = facts_of(import_ada(3))
    whole = encode_copy(page, longest=100_000)
    assert len(encode_copy(page, longest=len(whole))) == len(whole)
    cut = encode_copy(page, longest=len(whole) - 1)
    assert len(cut) < len(whole)
    assert (cut.count('"title":"Work'), '"title":"Work 0"' in cut) == (2, False)


# ---- what a copy says


def test_copy_says_what_the_page_said_and_leads_to_it(client):
    author = import_ada()
    measure_all()
    address = keep_on(author)
    import_counted(make_record("Later", authors=[sign(ADA, openreview="~Ada1")]))
    response = client.get(address)
    page = plain(response.content.decode())
    for said in (
        "As it stood on 2 Jan 2026. See the page today", "3 published items", "Work 2", "Waters", "2022",
        "Collaborators 1", "by formula", "verification L", "Cite this copy", "Ax House",
    ):  # fmt: skip
        assert said in page, said
    assert "Later" not in page
    assert BEN not in page
    raw = response.content.decode()
    assert f'<link rel="canonical" href="http://testserver{address_of(author)}">' in raw
    assert '<meta name="robots" content="noindex">' in raw
    kept = PageCopy.objects.get()
    assert kept.digest == hashlib.sha256(kept.content.encode()).hexdigest()
    assert kept.digest in page


def test_what_was_not_known_is_not_shown_as_nothing(client):
    import_records(make_record(None, ADA, year=None, abstract="An abstract that stands for a title."))
    GraphState.objects.all().delete()
    page = read(client, keep_on(find_author(ADA)))
    for said in ("Not counted then", "Trust was not measured then", "Title not imported", "Year not imported",
                 "Affiliation not imported"):  # fmt: skip
        assert said in page, said


def test_copy_is_read_from_what_is_stored_alone(client):
    author = import_ada()
    address = keep_on(author)
    before = read(client, address)
    Work.objects.update(title="Another title", year=1999, is_retracted=True)
    assert read(client, address) == before


def test_copy_asks_as_often_with_one_work_as_with_three(client):
    address = keep_on(import_ada(3))
    import_counted(make_record("Lone", authors=[sign("Cy Dorn", openreview="~Cy1")]))
    lone = keep_on(find_author("Cy Dorn"))

    def count_queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    assert count_queries(address) == count_queries(lone) == 4


def test_long_copy_is_paged_and_a_cut_one_says_so(client):
    author = import_ada(1)
    facts = facts_of(author)
    works = tuple(replace(facts.works[0], title=f"Part {number} of it") for number in range(WORKS_SIZE + 1))
    keep_page(author_id=author.pk, page=replace(facts, works=works, works_count=WORKS_SIZE + 8), day=DAY)
    address = f"{address_of(author)}/on/{DAY}"
    assert read(client, address).count(" of it ") == WORKS_SIZE
    second = read(client, f"{address}?page=2")
    assert (second.count(" of it "), f"Part {WORKS_SIZE} of it" in second) == (1, True)
    assert "The oldest 7 were not kept" in second
    assert client.get(f"{address}?page=3").status_code == 404
    assert client.get(f"{address}?page=x").status_code == 400


# ---- whom a copy protects


@pytest.mark.parametrize(("kind", "status"), [(Correction.Kind.HIDE, 404), (Correction.Kind.REMOVE, 410)])
def test_copies_go_with_the_page_and_come_back_with_it(client, kind, status):
    author = import_ada()
    address = keep_on(author)
    by = make_user("cur", is_curator=True)
    correction = suppress_author(
        author_id=author.pk, kind=kind, by=by, role=Correction.Role.CURATOR, reason="own-wish"
    )
    for asked in (address, f"{address_of(author)}/cite"):
        response = client.get(asked)
        assert response.status_code == status
        assert ADA not in response.content.decode()
    assert client.post(f"/researchers/{author.pk}/cite/keep").status_code == status
    undo_correction(correction_id=correction.pk, by=by)
    assert "3 published items" in read(client, address)


def test_copies_of_a_record_that_joined_one_that_was_removed_go_too(client):
    author = import_ada()
    keep_page(author_id=1_000_000_007, page=facts_of(author), day=DAY)
    AuthorRedirect.objects.create(old_id=1_000_000_007, author_id=author.pk)
    joined = f"{researcher_address(1_000_000_007, ADA)}/on/{DAY}"
    assert client.get(joined).status_code == 200
    suppress_author(
        author_id=author.pk,
        kind=Correction.Kind.REMOVE,
        by=make_user("cur", is_curator=True),
        role=Correction.Role.CURATOR,
        reason="own-wish",
    )
    response = client.get(joined)
    assert response.status_code in (404, 410)
    assert ADA not in response.content.decode()


def test_copy_of_a_record_that_joined_another_stays_and_says_so(client):
    author = import_ada()
    address = keep_on(author)
    old_id = author.pk
    import_counted(
        *(make_record(f"More {n}", authors=[sign("Ada B. Ax", openreview="~AdaB1")]) for n in range(5))
    )
    kept = find_author("Ada B. Ax")
    by = make_user("cur", is_curator=True)
    plan = plan_merge(kept_id=kept.pk, joined_id=old_id)
    apply_plan(plan=plan, by=by, role=Correction.Role.CURATOR, reason="same-person")
    assert not Author.objects.filter(pk=old_id).exists()
    page = read(client, address)
    assert "This record has joined Ada B. Ax since." in page
    assert "3 published items" in page
    assert "Not on the page today" not in page
    cite = client.get(f"{address_of(kept)}/cite").content.decode()
    assert f"of record {old_id}, which has joined this one since" in cite


def test_names_that_a_person_hides_vanish_from_copies(client):
    import_counted(
        *(make_record(f"Work {n}", authors=[sign(ADA, openreview="~Ada1")]) for n in range(3)),
        make_record("Old", authors=[sign("Adam Ax", openreview="~Ada1")]),
    )
    author = find_author(ADA)
    address = keep_on(author)
    assert "Adam Ax" in read(client, address)
    owner = make_owner(author)
    page = Researcher.objects.create(author_id=author.pk, stated_by=owner)
    StatedName.objects.create(researcher=page, name="Adam Ax", is_shown=False)
    assert "Adam Ax" not in client.get(address).content.decode()


def test_copy_calls_a_person_as_their_page_does_today(client):
    author = import_ada()
    kept = facts_of(author)
    PageCopy.objects.create(
        author_id=author.pk,
        day=DAY,
        digest="0" * 64,
        content=encode_copy(
            CopiedPage(
                **{name: getattr(kept, name) for name in kept.__struct_fields__} | {"name": "Adam Ax"}
            ),
            longest=100_000,
        ),
    )
    response = client.get(f"/researchers/{author.pk}-adam-ax/on/{DAY}")
    assert (response.status_code, response["Location"]) == (301, f"{address_of(author)}/on/{DAY}")
    assert "Adam" not in client.get(response["Location"]).content.decode()


def test_work_that_was_refused_since_stays_and_says_so(client):
    author = import_ada()
    address = keep_on(author)
    refused = Work.objects.get(title="Work 1")
    owner = make_owner(author)
    refuse_works(
        author_id=author.pk,
        work_ids=[refused.pk],
        by=owner,
        role=Correction.Role.OWNER,
        reason="other-person",
    )
    page = read(client, address)
    assert page.count("Not on the page today") == 1
    assert page.index("Work 1") < page.index("Not on the page today") < page.index("Work 0")


# ---- nonsense


@pytest.mark.parametrize(
    "day",
    ["2026-01-03", "2026-13-01", "2026-02-30", "0000-00-00", "x", "9999-99-99", "2026-01-02x", "٢٠٢٦-٠١-٠٢"],
)
def test_other_days_are_not_there(client, day):
    author = import_ada(1)
    keep_on(author)
    assert client.get(f"{address_of(author)}/on/{day}").status_code == 404


@pytest.mark.parametrize("tail", ["cite", "on/2026-01-02"])
def test_nobody_is_not_there(client, tail):
    assert client.get(f"/researchers/999999999999999999/{tail}").status_code == 404
    assert client.get(f"/researchers/99999999999999999999/{tail}").status_code == 404
