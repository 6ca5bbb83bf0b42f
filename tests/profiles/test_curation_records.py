"""The tools for one record: works to choose, records to join, previews, and the way back."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from graph.models import ChangedAuthor, ConflationRisk
from papers.addresses import format_institution_id
from papers.models import Affiliation, Author, AuthorRedirect, Authorship, Correction
from papers.services.corrections import suppress_author
from profiles.claims import ClaimReason
from profiles.models import Claim, Dismissal, Researcher, User
from profiles.selectors import curation_records
from profiles.selectors.curation_candidates import list_candidates
from profiles.selectors.curation_records import Selection, list_record_works
from profiles.services.claims import revoke_claim
from profiles.services.curation import list_records_of
from profiles.services.visibility import hide
from tests.factories import import_records, make_record, sign
from tests.profiles.curated import make_risk, sign_in
from tests.profiles.people import claim, make_curator, make_user
from tests.profiles.test_curation_claims import read, read_text

pytestmark = pytest.mark.django_db

HERE, THERE = "Institute of Waters", "College of Bracelets"


@pytest.fixture
def curating(client):
    return sign_in(client, make_curator())


@pytest.fixture
def author() -> Author:
    """A record that mixes two people, two works of the one and two of the other, by one identifier of a source."""
    import_records(
        make_record("Of Rivers", year=2019, authors=[sign("Wei Lin", HERE, openalex="A1"), sign("Ada Ax")]),
        make_record("Of Fog", year=2020, authors=[sign("Wei Lin", HERE, openalex="A1", orcid="0000-0002-1825-0097"),
                                                  sign("Ada Ax")]),
        make_record("Of Rings", year=2001, authors=[sign("Wei Lin", THERE, openalex="A1"), sign("Ben Bo")]),
        make_record("Of Beads", year=None, authors=[sign("Wei Lin", THERE, openalex="A1"), sign("Ben Bo")]),
    )  # fmt: skip
    return Author.objects.get(name__printed="Wei Lin")


@pytest.fixture
def other(author: Author) -> Author:
    """Another record of the name, who wrote with the same co-author."""
    import_records(
        make_record(
            "Of Lakes", year=2022, authors=[sign("Wei Lin", openalex="A2"), sign("Ada Ax", openalex="A3")]
        )
    )
    return Author.objects.filter(name__printed="Wei Lin").exclude(pk=author.pk).get()


def find_works(author: Author, *titles: str) -> list[int]:
    found = Authorship.objects.filter(author=author, work__title__in=titles).values_list("work_id", flat=True)
    return sorted(found)


def list_titles(author_id: int) -> list[str | None]:
    rows = Authorship.objects.filter(author_id=author_id).values_list("work__title", flat=True)
    return sorted(rows, key=str)


def list_checked(client: Client, path: str) -> list[int]:
    return sorted(map(int, re.findall(r'value="(\d+)" id="work-\d+" checked', read(client, path))))


def preview(client: Client, author_id: int, kind: str, **fields: object):
    return client.post(f"/curate/records/{author_id}/preview", {"kind": kind} | fields)


def apply(
    client: Client, author_id: int, kind: str, *, reason: str, seen: str | None = None, **fields: object
):
    """Apply what the preview of the same fields shows."""
    if seen is None:
        page = preview(client, author_id, kind, **fields).content.decode()
        found = re.search(r'name="seen" value="(\w+)"', page)
        assert found is not None, page
        seen = found[1]
    sent = {"kind": kind, "seen": seen, "reason": reason, "note": ""} | fields
    return client.post(f"/curate/records/{author_id}/apply", sent)


def read_answer(response) -> str:
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main")]
    return html.unescape(" ".join(re.sub("<[^>]*>", " ", main).split())).replace("\xa0", " ")


# ---- works to choose


def test_works_are_listed_with_what_tells_whose_they_are(curating, author):
    text = read_text(curating, f"/curate/records/{author.pk}")

    assert f"Record {author.pk}: 4 works, 2001–2020" in text
    assert "Of Fog Preprint · 2020 · signed Wei Lin open work" in text
    assert "Identifier OpenAlex A1 4 ORCID 0000-0002-1825-0097 1" in text
    assert "with Ada Ax Institute of Waters ORCID 0000-0002-1825-0097 · OpenAlex A1" in text
    assert "year not imported" in text


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("identifier=orcid:0000-0002-1825-0097", ["Of Fog"]),
        ("identifier=openalex:A1", ["Of Beads", "Of Fog", "Of Rings", "Of Rivers"]),
        ("identifier=openalex:A9", []),
        ("year=2001", ["Of Rings"]),
        ("year=0", ["Of Beads"]),
        ("part=2", ["Of Beads", "Of Rings"]),
        ("part=3", []),
    ],
)
def test_works_that_share_something_are_chosen_beforehand(curating, author, asked, titles):
    make_risk(
        author.pk, find_works(author, "Of Rivers", "Of Fog"), find_works(author, "Of Rings", "Of Beads")
    )
    assert list_checked(curating, f"/curate/records/{author.pk}?{asked}") == find_works(author, *titles)


def test_works_with_a_co_author_or_from_a_place_are_chosen_beforehand(curating, author):
    ben = Author.objects.get(name__printed="Ben Bo")
    place = format_institution_id(Affiliation.objects.get(name=THERE).match_key)
    for asked in (f"with={ben.pk}", f"place={place}"):
        page = read(curating, f"/curate/records/{author.pk}")
        assert f'href="/curate/records/{author.pk}?{asked}#works"' in page
        checked = list_checked(curating, f"/curate/records/{author.pk}?{asked}")
        assert checked == find_works(author, "Of Rings", "Of Beads")


@pytest.mark.parametrize(
    "asked",
    ["part=0", "part=x", "year=20011", "year=-1", "place=x", "place=" + "g" * 16, "with=0", "identifier=orcid",
     "identifier=a:%00", "identifier=a:" + "x" * 300, "year=2001&part=1"],
)  # fmt: skip
def test_works_are_not_chosen_by_what_cannot_be(curating, author, asked):
    assert curating.get(f"/curate/records/{author.pk}?{asked}").status_code == 400


def test_works_chosen_come_first_and_no_more_are_listed_than_a_form_holds(author):
    chosen = find_works(author, "Of Rings")
    works = list_record_works(author.pk, Selection(part=tuple(chosen)), limit=2)
    assert [(work.title, work.is_chosen) for work in works] == [("Of Rings", True), ("Of Fog", False)]


def test_record_under_a_former_id_leads_to_the_one_it_joined(curating, author):
    AuthorRedirect.objects.create(old_id=777_777, author=author)
    answer = curating.get("/curate/records/777777")
    assert (answer.status_code, answer["Location"]) == (301, f"/curate/records/{author.pk}")
    assert curating.get("/curate/records/888888").status_code == 404


def test_record_asks_as_many_queries_at_one_work_as_at_three(curating):
    counts = []
    for number in (1, 2):
        import_records(
            *(
                make_record(
                    authors=[sign("Fay Fu", HERE, openalex="A7"), sign("Gus Gy", openalex=f"B{number}{n}")]
                )
                for n in range(number)
            ),
            make_record(f"V{number}", authors=[sign("Fay Fu", openalex=f"A9{number}")]),
        )
        record = Author.objects.filter(authoridentifier__value="A7").get()
        with CaptureQueriesContext(connection) as asked:
            read(curating, f"/curate/records/{record.pk}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ---- records to join


def test_candidates_say_what_speaks_for_and_against(curating, author, other):
    import_records(
        make_record("Both", authors=[sign("Wei Lin", openalex="A1"), sign("Wei Lin", openalex="A4")])
    )
    text = read_text(curating, f"/curate/records/{author.pk}")
    third = Author.objects.get(authoridentifier__value="A4")

    assert [one.id for one in list_candidates(author.pk)] == [other.pk, third.pk]
    assert "1 co-author shared: Ada Ax" in text
    assert "both signed 1 work: they are two people" in text
    page = read(curating, f"/curate/records/{author.pk}")
    assert f'name="other" value="{other.pk}"' in page
    assert f'name="other" value="{third.pk}"' not in page


def test_candidates_with_other_orcid_ids_or_far_off_years_speak_against(curating, author):
    import_records(
        make_record("Old", year=1950, authors=[sign("Wei Lin", openalex="A5", orcid="0000-0001-5109-3700")])
    )
    text = read_text(curating, f"/curate/records/{author.pk}")
    assert "another ORCID iD: 0000-0001-5109-3700" in text
    assert "51 years lie between their works" in text
    assert "no co-author, place or identifier is shared" in text


def test_record_of_a_name_of_its_own_has_no_candidates(curating):
    import_records(make_record("Alone", "Hal Ho"))
    record = Author.objects.get(name__printed="Hal Ho")
    assert "No other record is under these names." in read_text(curating, f"/curate/records/{record.pk}")


# ---- looked at, done, undone


def test_split_is_previewed_done_and_undone(curating, author):
    chosen = find_works(author, "Of Rings", "Of Beads")
    answer = preview(curating, author.pk, "split", work=chosen)
    text = read_answer(answer)
    assert answer.status_code == 200
    assert "Split: Wei Lin This is what would change." in text
    assert "4 works, 2001–2020 → 2 works, 2019–2020" in text
    assert "a new record is not there yet → 2 works, 2001" in text
    assert not Correction.objects.exists()

    done = apply(curating, author.pk, "split", work=chosen, reason="falls-apart")

    correction = Correction.objects.get()
    assert done["Location"] == f"/curate/corrections/{correction.pk}"
    assert list_titles(author.pk) == ["Of Fog", "Of Rivers"]
    assert list_titles(correction.other_author_id or 0) == ["Of Beads", "Of Rings"]
    text = read_text(curating, done["Location"])
    assert "2 works split off as a record of its own Done." in text
    assert "Because the works fall apart into the works of several people." in text

    undone = curating.post(f"/curate/corrections/{correction.pk}/undo")
    assert undone["Location"] == done["Location"]
    assert list_titles(author.pk) == ["Of Beads", "Of Fog", "Of Rings", "Of Rivers"]
    assert "It was undone" in read_text(curating, undone["Location"])


def test_preview_asks_as_many_queries_at_one_work_as_at_three(curating, author, other):
    counts = []
    for titles in (["Of Rings"], ["Of Rings", "Of Beads", "Of Fog"]):
        with CaptureQueriesContext(connection) as asked:
            preview(curating, author.pk, "move", work=find_works(author, *titles), to=other.pk)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_works_are_moved_to_another_record_by_its_address(curating, author, other):
    chosen = find_works(author, "Of Fog")
    fields: dict[str, Any] = {"work": chosen, "to": f"https://site.example/researchers/{other.pk}-wei-lin"}
    assert "4 works, 2001–2020 → 3 works" in read_answer(preview(curating, author.pk, "move", **fields))
    apply(curating, author.pk, "move", reason="other-person", **fields)
    assert list_titles(other.pk) == ["Of Fog", "Of Lakes"]


def test_records_are_merged_and_parted_again(curating, author, other):
    answer = preview(curating, author.pk, "merge", other=other.pk)
    text = read_answer(answer)
    assert "1 work, 2022 → goes" in text
    assert f"The address of record {other.pk} leads to record {author.pk} from then on." in text

    apply(curating, author.pk, "merge", other=other.pk, reason="same-person")
    assert AuthorRedirect.objects.get(old_id=other.pk).author_id == author.pk
    assert len(list_titles(author.pk)) == 5

    curating.post(f"/curate/corrections/{Correction.objects.get().pk}/undo")
    assert list_titles(other.pk) == ["Of Lakes"]
    assert not AuthorRedirect.objects.exists()


def test_merge_can_keep_the_other_number(curating, author, other):
    page = preview(curating, author.pk, "merge", other=other.pk).content.decode()
    assert f'action="/curate/records/{other.pk}/preview"' in page
    apply(curating, other.pk, "merge", other=author.pk, reason="same-person")
    assert AuthorRedirect.objects.get().old_id == author.pk


def test_obstacles_are_told_and_nothing_can_be_applied(curating, author):
    import_records(
        make_record("Both", authors=[sign("Wei Lin", openalex="A1"), sign("Wei Lin", openalex="A4")])
    )
    third = Author.objects.get(authoridentifier__value="A4")
    answer = preview(curating, author.pk, "merge", other=third.pk)
    assert answer.status_code == 409
    assert "Both signed “Both”" in read_answer(answer)
    assert 'name="seen"' not in answer.content.decode()


def test_records_that_two_people_own_are_not_merged(curating, author, other):
    claim(author, make_user("Wei Lin"))
    plain = preview(curating, author.pk, "merge", other=other.pk).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', plain)
    assert seen is not None
    claim(other, make_user("Wei Lin"))

    assert "Two people own these records" in read_answer(
        preview(curating, author.pk, "merge", other=other.pk)
    )
    done = apply(curating, author.pk, "merge", other=other.pk, reason="same-person", seen=seen[1])
    assert done.status_code == 409
    assert not Correction.objects.exists()


def test_what_changed_since_the_preview_is_not_applied(curating, author):
    chosen = find_works(author, "Of Rings")
    page = preview(curating, author.pk, "split", work=chosen).content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    import_records(make_record("New", authors=[sign("Wei Lin", openalex="A1")]))

    done = apply(curating, author.pk, "split", work=chosen, reason="falls-apart", seen=seen)

    assert done.status_code == 409
    assert "changed since the preview, and nothing was done." in done.content.decode()
    assert not Correction.objects.exists()


def test_what_is_posted_again_changes_nothing_more(curating, author):
    chosen = find_works(author, "Of Rings")
    page = preview(curating, author.pk, "split", work=chosen).content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    answers = [
        apply(curating, author.pk, "split", work=chosen, reason="falls-apart", seen=seen).status_code
        for _ in range(2)
    ]
    assert answers == [302, 409]
    pk = Correction.objects.get().pk
    answers = [curating.post(f"/curate/corrections/{pk}/undo").status_code for _ in range(2)]
    assert answers == [302, 409]


def test_works_of_others_are_not_split_off(curating, author, other):
    foreign = find_works(other, "Of Lakes")
    answer = preview(curating, author.pk, "split", work=foreign)
    assert answer.status_code == 409
    assert "are not on the record" in read_answer(answer)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("hide", {}),
        ("", {}),
        ("split", {"work": ["x"]}),
        ("split", {"work": ["9" * 19]}),
        ("split", {"work": ["1"] * 501}),
        ("move", {"work": ["1"], "to": ""}),
        ("move", {"work": ["1"], "to": "\x00"}),
        ("merge", {"other": "Wei"}),
    ],
)
def test_change_that_cannot_be_is_refused(curating, author, kind, fields):
    assert preview(curating, author.pk, kind, **fields).status_code == 400
    sent = {"kind": kind, "seen": "0", "reason": "same-person"} | fields
    assert curating.post(f"/curate/records/{author.pk}/apply", sent).status_code == 400


def test_change_without_a_reason_is_refused(curating, author):
    chosen = find_works(author, "Of Rings")
    for reason in ("", "law", "because"):
        assert apply(curating, author.pk, "split", work=chosen, reason=reason).status_code == 400
    assert not Correction.objects.exists()


@pytest.mark.parametrize("author_id", [888_888, 10**18 - 1])
def test_change_of_a_record_that_is_not_there_is_not_made(curating, author, author_id):
    assert preview(curating, author_id, "split", work=[1]).status_code == 409
    assert preview(curating, author.pk, "merge", other=author_id).status_code == 409


def test_correction_that_others_stand_on_is_not_undone(curating, author, other):
    apply(curating, author.pk, "split", work=find_works(author, "Of Rings", "Of Beads"), reason="falls-apart")
    first = Correction.objects.get()
    new_id = list_records_of(first.author_id, first.other_author_id)[1]
    apply(curating, new_id, "move", work=find_works(Author.objects.get(pk=new_id), "Of Rings"), to=other.pk,
          reason="other-person")  # fmt: skip
    before = list_titles(author.pk), list_titles(new_id)

    answer = curating.post(f"/curate/corrections/{first.pk}/undo")

    assert answer.status_code == 409
    assert "Nothing was done" in read_answer(answer)
    assert (list_titles(author.pk), list_titles(new_id)) == before


def test_what_an_owner_hid_is_not_shown_again_by_a_curator(curating, author):
    owner = make_user("Wei Lin")
    hidden = suppress_author(
        author_id=author.pk,
        kind=Correction.Kind.HIDE,
        by=owner,
        role=Correction.Role.OWNER,
        reason="own-wish",
    )
    page = read(curating, f"/curate/corrections/{hidden.pk}")
    assert "they alone show again" in page
    assert "Undo it" not in page
    assert f"/curate/corrections/{hidden.pk}/undo" not in read(curating, "/curate/log")
    assert curating.post(f"/curate/corrections/{hidden.pk}/undo").status_code == 409
    assert not Author.objects.filter(pk=author.pk).exists()


def test_what_somebody_hid_whose_claim_was_revoked_is_shown_again_by_a_curator(client, curating, author):
    namesake = make_user("Wei Lin")
    held = Claim.objects.create(author_id=author.pk, user=namesake, state="verified", level=3)
    hide(author_id=author.pk, by=namesake)
    hidden = Correction.objects.get(kind="hide")
    assert curating.post(f"/curate/corrections/{hidden.pk}/undo").status_code == 409
    revoke_claim(claim_id=held.pk, by=make_curator(), reason=ClaimReason.OTHER_PERSON)
    assert "Undo it" in read(curating, f"/curate/corrections/{hidden.pk}")
    assert f"/curate/corrections/{hidden.pk}/undo" in read(curating, "/curate/log")
    assert curating.post(f"/curate/corrections/{hidden.pk}/undo").status_code == 302
    assert Author.objects.filter(pk=author.pk).exists()
    assert client.get(f"/researchers/{author.pk}", follow=True).status_code == 200
    assert Researcher.objects.get(pk=author.pk).visibility == "public"


def test_correction_that_is_not_there_is_not_found(curating):
    for path in ("/curate/corrections/999999", "/curate/corrections/999999/undo"):
        assert curating.get(path).status_code in (404, 405)
        assert curating.post(path).status_code in (404, 405)


# ---- a risk that is none


def dismiss(client: Client, risk: ConflationRisk, **fields: str):
    sent = {"found_at": risk.found_at.isoformat(), "reason": "moved", "note": "Same ORCID iD."} | fields
    return client.post(f"/curate/records/{risk.author_id}/dismiss", sent)


@pytest.fixture
def risk(author):
    return make_risk(
        author.pk, find_works(author, "Of Rivers", "Of Fog"), find_works(author, "Of Rings", "Of Beads")
    )


def test_risk_shows_its_parts_as_splits_to_choose(curating, author, risk):
    page = read(curating, f"/curate/records/{author.pk}?part=1")
    assert f'href="/curate/records/{author.pk}?part=2#works"' in page
    assert 'aria-current="true">Part 1' in page


def test_curator_dismisses_a_risk_with_a_reason(curating, author, risk):
    ChangedAuthor.objects.all().delete()
    answer = dismiss(curating, risk)
    assert answer["Location"] == f"/curate/records/{author.pk}"
    assert ConflationRisk.objects.get().is_dismissed
    assert Dismissal.objects.get().reason == "moved"
    assert ChangedAuthor.objects.filter(author_id=author.pk).exists()
    assert "a curator left it so" in read_text(curating, answer["Location"])
    assert "Nothing waits." in read_text(curating, "/curate")


def test_dismissal_that_is_posted_again_or_is_of_what_changed_changes_nothing(curating, author, risk):
    stale = dismiss(curating, risk, found_at="2020-01-01T00:00:00+00:00")
    assert stale.status_code == 409
    assert not ConflationRisk.objects.get().is_dismissed
    assert [dismiss(curating, risk).status_code for _ in range(2)] == [302, 409]
    assert Dismissal.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"found_at": one} for one in ("x", "", "2020-99-01T00:00:00Z")] + [{"reason": "law"}, {"note": "\x00"}],
)
def test_dismissal_that_cannot_be_is_refused(curating, risk, fields):
    assert dismiss(curating, risk, **fields).status_code == 400


# ---- who may


def test_curator_changes_no_record_that_they_claim(client, author, other, risk):
    curator = make_curator()
    sign_in(client, curator)
    apply(client, author.pk, "split", work=find_works(author, "Of Rings"), reason="falls-apart")
    done = Correction.objects.get()
    claim(author, curator)

    assert "another curator does" in read_text(client, f"/curate/records/{author.pk}")
    assert "another curator does" in read_text(client, f"/curate/corrections/{done.pk}")
    for path, sent in list_posts(author, other, done, risk).items():
        assert client.post(path, sent).status_code == 403, path
    assert preview(client, other.pk, "merge", other=author.pk).status_code == 403
    assert Correction.objects.get().undone_at is None


def list_posts(
    author: Author, other: Author, done: Correction, risk: ConflationRisk
) -> dict[str, dict[str, object]]:
    change = {"kind": "merge", "other": other.pk, "seen": "0", "reason": "same-person"}
    record = f"/curate/records/{author.pk}"
    return {
        f"{record}/preview": change,
        f"{record}/apply": change,
        f"{record}/dismiss": {"found_at": risk.found_at.isoformat(), "reason": "moved"},
        f"/curate/corrections/{done.pk}/undo": {},
    }


@pytest.mark.parametrize("who", ["nobody", "owner", "staff"])
def test_tools_are_for_curators_alone(client, author, other, risk, who):
    sign_in(client, make_curator())
    apply(client, author.pk, "split", work=find_works(author, "Of Rings"), reason="falls-apart")
    done = Correction.objects.get()
    client.logout()
    if who == "owner":
        user = make_user("Wei Lin")
        claim(author, user)
        sign_in(client, user)
    elif who == "staff":
        sign_in(client, make_user("Sam So", is_staff=True))
    expected = 302 if who == "nobody" else 403
    for path in (f"/curate/records/{author.pk}", f"/curate/corrections/{done.pk}"):
        assert client.get(path).status_code == expected
    for path, sent in list_posts(author, other, done, risk).items():
        assert client.post(path, sent).status_code == expected, path
        sign_in_again = client.get(path).status_code
        assert sign_in_again == 405
    assert Correction.objects.get().undone_at is None
    assert not ConflationRisk.objects.get().is_dismissed


def test_page_of_a_researcher_leads_curators_to_the_tools(client, author):
    assert f"/curate/records/{author.pk}" not in read(client, f"/researchers/{author.pk}-wei-lin")
    sign_in(client, make_curator())
    assert f'href="/curate/records/{author.pk}"' in read(client, f"/researchers/{author.pk}-wei-lin")


def test_list_of_works_holds_as_many_as_a_form_may_post():
    assert curation_records.LISTED_WORKS < 1000
    assert User.objects.count() == 0
