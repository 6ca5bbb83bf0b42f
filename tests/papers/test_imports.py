"""The pages on which curators import: who may, what they show, and what they begin."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from papers.models import ImportOrigin, ImportRun, Job, Refresh, RejectedRecord, SourceBudget, Work
from papers.records import SourceError
from papers.services.imports import carry_on, start_query_run
from papers.services.job_kinds import do_job
from papers.services.jobs import add_job, take_job
from papers.services.uploads import dress_name
from papers.sources.live.query import Access, parse_query
from papers.urls import urlpatterns
from profiles.models import User
from tests.factories import find_author, import_records, make_record, plain_static
from tests.papers.live_sources import LATER, answer_as_openalex, lead_to, make_author, make_work
from tests.papers.sources.live.protocols import make_harvest

pytestmark = pytest.mark.django_db

WORKS = [make_work(number) for number in range(1, 6)]
QUERY = "openalex:author:A1"


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    return client


@pytest.fixture
def source(server, settings):
    lead_to(settings, server)
    server.answer = answer_as_openalex(WORKS, [make_author(), make_author("A2", orcid=None, works_count=1)])
    return server


def show(client: Client, path: str) -> str:
    """What the page says, without its tags."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ").split())


def make_run(**fields) -> ImportRun:
    run = ImportRun.objects.create(**fields)
    ImportOrigin.objects.create(
        run=run, rank=0, address=QUERY, name="OpenAlex author A1", form="openalex", observed_at=timezone.now()
    )
    return run


ADDRESSES = {
    "imports": ("get", {}),
    "import-candidates": ("get", {"q": "Elna Thorsvik"}),
    "import-preview": ("get", {"query": QUERY}),
    "import-query": ("post", {"query": QUERY}),
    "import-file": ("post", {}),
    "import-run": ("get", {}),
    "import-carry-on": ("post", {}),
}


def walk(client: Client, name: str) -> tuple[int, str]:
    method, data = ADDRESSES[name]
    number = [make_run(state="failed").pk] if name in ("import-run", "import-carry-on") else []
    answer = getattr(client, method)(reverse(name, args=number), data)
    return answer.status_code, answer.headers.get("Location", "")


def test_every_address_of_importing_is_walked():
    names = {pattern.name for pattern in urlpatterns if str(pattern.pattern).startswith("imports")}
    assert names == set(ADDRESSES)


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_is_sent_to_sign_in(source, client, name):
    status, location = walk(client, name)

    assert (status, location.partition("?")[0]) == (302, "/account/login/")
    assert not source.asked
    assert not Job.objects.exists()


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("name", ADDRESSES)
def test_plain_account_is_refused_and_disabled_staff_is_nobody(source, client, name, is_active):
    user = User.objects.create_user("one@example.org", is_staff=not is_active, is_active=is_active)
    client.force_login(user)

    status, _ = walk(client, name)

    assert status == (403 if is_active else 302)
    assert not source.asked
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", ADDRESSES)
def test_staff_is_let_in(source, staff, name):
    status, location = walk(staff, name)

    assert status in ((200,) if ADDRESSES[name][0] == "get" else (302, 400))
    assert "login" not in location


def test_refusal_is_a_page_that_says_who_may(client):
    client.force_login(User.objects.create_user("one@example.org"))

    page = client.get("/imports").content.decode()

    assert "Not for this account" in page
    assert "people who look after this site" in page


@pytest.mark.parametrize(
    ("path", "method"), [("/imports", "post"), ("/imports/queries", "get"), ("/imports/files", "get")]
)
def test_address_takes_its_own_method_only(staff, path, method):
    assert getattr(staff, method)(path).status_code == 405


@pytest.mark.parametrize("path", ["/imports/queries", "/imports/files"])
def test_form_from_elsewhere_is_refused_as_a_page(path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))

    answer = client.post(path, {"query": QUERY})

    assert answer.status_code == 403
    assert "nothing was done" in answer.content.decode()
    assert "<style" not in answer.content.decode()


def test_start_lists_the_newest_imports(staff):
    run = make_run(state="failed", listed_for="Elna Thorsvik", created_count=3)

    page = staff.get("/imports").content.decode()

    assert f'<a href="/imports/{run.pk}">OpenAlex author A1, as the works of Elna Thorsvik</a>' in page
    assert "3 new" in page


@pytest.mark.parametrize("runs", [1, 3])
def test_start_asks_as_many_queries_for_three_as_for_one(staff, django_assert_num_queries, runs):
    for _ in range(runs):
        make_run()
    with django_assert_num_queries(3):
        staff.get("/imports")


def test_name_shows_who_it_could_be_and_leads_on(source, staff):
    page = staff.get("/imports/candidates", {"q": "Elna Thorsvik"}).content.decode()

    assert '<a href="/imports/preview?query=openalex%3Aauthor%3AA1">' in page
    assert '<a href="/imports/preview?query=orcid%3A0000-0002-1825-0097">' in page
    said = show(staff, "/imports/candidates?q=Elna")
    assert "7 works , 2019–2024" in said or "7 works, 2019–2024" in said
    assert "Institute of Imagined Waters" in said
    assert "2 people" in said
    assert not ImportRun.objects.exists()


def test_name_that_nobody_has_is_said_so(source, staff):
    source.answer = answer_as_openalex([], [])
    assert "No source that was reached knows anybody by “<No> Body”." in show(
        staff, "/imports/candidates?q=" + quote("<No> Body")
    ).replace("&lt;", "<").replace("&gt;", ">")


def test_source_that_is_down_is_named_and_the_others_are_shown(source, staff):
    whole = source.answer
    source.answer = lambda asked: LATER if asked.path.startswith("/orcid/") else whole(asked)

    said = show(staff, "/imports/candidates?q=Elna")

    assert "ORCID was not reached." in said
    assert "2 people" in said


def test_people_are_not_counted_when_no_source_answers(source, staff):
    source.answer = lambda asked: LATER

    said = show(staff, "/imports/candidates?q=Elna")

    assert "ORCID was not reached." in said
    assert "0 people" not in said


def test_run_that_read_nothing_yet_is_not_said_to_have_no_works(staff):
    run = make_run()
    assert "nothing read yet" in show(staff, "/imports")

    ImportRun.objects.filter(pk=run.pk).update(state="finished")
    assert "no works" in show(staff, "/imports")


@pytest.mark.parametrize("typed", ["openalex:A1", "https://openalex.org/A1", " A1 "])
def test_identifier_leads_straight_to_the_preview(staff, typed):
    answer = staff.get("/imports/candidates", {"q": typed})

    assert (answer.status_code, answer["Location"]) == (302, "/imports/preview?query=openalex%3Aauthor%3AA1")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/imports/candidates?q=http://example.org/%3Cb%3E", "no identifier that a source can be asked for"),
        ("/imports/candidates?q=" + "x" * 600, "Up to 500 characters"),
        ("/imports/candidates?q=a%00b", "NUL"),
        ("/imports/preview", "Name an author"),
        ("/imports/preview?query=nobody", "no identifier"),
    ],
)
def test_what_cannot_be_asked_is_400_and_says_why(source, staff, path, said):
    answer = staff.get(path)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert source.asked == []


def test_preview_shows_what_would_come_and_writes_nothing(source, staff):
    import_records(make_record("Known before", ids={"openalex": "W2"}))
    works = Work.objects.count()

    said = show(staff, f"/imports/preview?query={QUERY}")

    assert "OpenAlex author A1" in said
    assert "OpenAlex 5 works" in said
    assert "These are the first 3." in said
    assert said.count("here already") == 2  # the sentence that explains, and the work
    assert "Work 1 Elna Thorsvik Journal article · 2001" in said
    assert (Work.objects.count(), Job.objects.exists()) == (works, False)
    assert not ImportRun.objects.filter(origins__address=QUERY).exists()


def make_oai_records(count: int) -> str:
    return "".join(
        f"<record><header><identifier>oai:x:{number}</identifier></header>"
        f"<metadata><dc><title>Title {number}</title></dc></metadata></record>"
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("token", "said"),
    [("", "80 works"), ("<resumptionToken>on</resumptionToken>", "at least 25 works")],
)
def test_preview_of_an_endpoint_counts_all_of_its_answer(server, source, staff, token, said):
    server.answer = lambda asked: make_harvest(f"<ListRecords>{make_oai_records(80)}{token}</ListRecords>")

    page = show(staff, "/imports/preview?query=arxiv-oai:set:cs@2026-01-31")

    assert f"OAI-PMH {said}" in page
    assert "These are the first 25." in page
    assert list(SourceBudget.objects.values_list("source", "spent_count")) == [("arxiv-oai", 1)]


def test_endpoint_of_a_long_name_is_counted(server, source, staff, settings):
    settings.SOURCES = {"university-repository-oai": Access(url=server.url)}
    server.answer = lambda asked: make_harvest(f"<ListRecords>{make_oai_records(1)}</ListRecords>")

    assert "1 work" in show(staff, "/imports/preview?query=university-repository-oai:set:*")
    assert SourceBudget.objects.get().source == "university-repository-oai"


def test_source_that_fails_is_counted_too(source, staff):
    source.answer = lambda asked: LATER

    staff.get("/imports/preview", {"query": QUERY})

    assert SourceBudget.objects.get().spent_count == len(source.asked) == 1


def test_import_since_a_day_is_no_first_look_of_a_refresh(source, staff):
    staff.post("/imports/queries", {"query": f"{QUERY}@2026-01-01"})

    assert ImportRun.objects.exists()
    refresh = Refresh.objects.get()
    assert (refresh.query, refresh.is_pending) == (QUERY, False)
    assert refresh.last_run is None


def test_preview_offers_to_follow_only_who_will_be_followed(source, staff):
    person = staff.get("/imports/preview", {"query": QUERY}).content.decode()
    others = staff.get("/imports/preview", {"query": "openalex:search:waters"}).content.decode()

    assert 'type="submit">Import and follow</button>' in person
    assert 'type="submit">Import</button>' in others


def test_preview_of_nothing_offers_no_import(source, staff):
    source.answer = answer_as_openalex([])

    page = staff.get("/imports/preview", {"query": QUERY}).content.decode()

    assert "OpenAlex has no works for this." in page
    assert "Import and follow" not in page


def test_preview_when_the_source_is_down_says_so(source, staff):
    source.answer = lambda asked: LATER

    page = staff.get("/imports/preview", {"query": QUERY}).content.decode()

    assert "OpenAlex was not reached." in page
    assert "Import and follow" not in page


def test_preview_shows_hostile_text_as_text(source, staff):
    evil = "<script>alert(1)</script>"
    source.answer = answer_as_openalex([make_work(1, title=evil, name=evil)])

    page = staff.get("/imports/preview", {"query": QUERY}).content.decode()

    assert "<script>alert" not in page


def test_import_queues_a_run_and_a_job_and_follows(source, staff):
    answer = staff.post("/imports/queries", {"query": QUERY})

    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{run.pk}")
    assert Job.objects.values_list("kind", "subject", "state").get() == ("import", str(run.pk), "waiting")
    assert Refresh.objects.get().query == QUERY
    assert source.asked == []


@pytest.mark.django_db(transaction=True)
def test_queued_run_is_done_by_a_worker_and_leads_to_the_researcher(source, staff):
    path = staff.post("/imports/queries", {"query": QUERY})["Location"]
    said = show(staff, path)
    assert "Waiting for its turn" in said
    assert "again" not in said.replace("Look again", "")
    lease = take_job(["import"])
    assert lease is not None
    do_job(lease)

    page = staff.get(path).content.decode()

    assert "data-over" in page
    assert "5 new" in page
    assert f'href="/researchers/{find_author("Elna Thorsvik").pk}-elna-thorsvik"' in page


def test_run_that_is_read_shows_how_far_it_is(source, staff):
    run = make_run()
    run.origins.update(items_done=40, total_count=160)

    page = staff.get(f"/imports/{run.pk}").content.decode()

    assert '<progress max="160" value="40" aria-label="OpenAlex author A1">' in page
    assert "40 of 160\xa0items read" in page
    assert "data-over" not in page
    assert "js/watch.js" in page


def test_run_whose_origins_are_read_says_what_is_left(staff):
    run = make_run()
    run.origins.update(items_done=40, is_finished=True)

    assert "who is who" in show(staff, f"/imports/{run.pk}")


def test_run_of_a_command_that_may_be_gone_can_be_carried_on(staff):
    run = make_run(state="running")

    page = staff.get(f"/imports/{run.pk}").content.decode()
    staff.post(f"/imports/{run.pk}/carry-on")

    assert "A command reads it." in page
    assert "Carry on now" in page
    assert Job.objects.get().subject == str(run.pk)
    assert "Carry on now" not in staff.get(f"/imports/{run.pk}").content.decode()


def test_run_that_failed_says_why_and_is_carried_on(source, staff):
    source.answer = lambda asked: LATER
    run = start_query_run(parse_query(QUERY))
    with pytest.raises(SourceError):
        carry_on(run)

    said = show(staff, f"/imports/{run.pk}")
    assert "Stopped by a source" in said
    assert "asks to come back in" in said
    assert "Carry on now" in said
    assert not Job.objects.exists()

    assert staff.post(f"/imports/{run.pk}/carry-on")["Location"] == f"/imports/{run.pk}"
    assert Job.objects.get().subject == str(run.pk)
    staff.post(f"/imports/{run.pk}/carry-on")
    assert Job.objects.count() == 1


def test_run_that_waits_to_be_tried_again_says_when(staff):
    run = make_run(state="failed", note="OpenAlex: busy")
    add_job(kind="import", subject=str(run.pk), due_at=timezone.now() + timedelta(hours=2))

    said = show(staff, f"/imports/{run.pk}")

    assert "It is tried again by itself at" in said
    assert "OpenAlex: busy" in said


def test_run_that_was_given_up_is_carried_on_by_hand(staff):
    run = make_run()
    Job.objects.create(kind="import", subject=str(run.pk), state="failed", note="given up: begun 20 times")

    said = show(staff, f"/imports/{run.pk}")

    assert "Nobody is at it It was given up: begun 20 times." in said
    assert "Carry on now" in said


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("given up: the disk is full.", "It was given up: the disk is full. "),
        ("/srv/data/a.jsonl: cannot be read", "It was given up: a.jsonl: cannot be read. "),
        ("", "It was given up. "),
    ],
)
def test_run_that_was_given_up_says_why_in_one_sentence_and_tells_no_path(staff, note, said):
    run = make_run()
    run.origins.update(address="/srv/data/a.jsonl", name="a.jsonl", bytes_count=1)
    Job.objects.create(kind="import", subject=str(run.pk), state="failed", note=note)

    page = show(staff, f"/imports/{run.pk}")

    assert said in page
    assert "/srv/data" not in page


def test_run_that_failed_names_the_file_and_tells_no_path(staff):
    run = make_run(state="failed", note="/srv/data/a.jsonl: No such file or directory")
    run.origins.update(address="/srv/data/a.jsonl", name="a.jsonl", bytes_count=1)

    page = show(staff, f"/imports/{run.pk}")

    assert "a.jsonl: No such file or directory" in page
    assert "/srv/data" not in page


def test_finished_run_is_not_queued_again(staff):
    run = make_run(state="finished")

    staff.post(f"/imports/{run.pk}/carry-on")

    assert not Job.objects.exists()


def test_run_that_brought_nothing_says_so(staff):
    run = make_run(state="finished")

    assert "Nothing came The source has no works for this." in show(staff, f"/imports/{run.pk}")


def test_run_lists_what_it_rejected_page_by_page(staff):
    run = make_run(state="finished", created_count=1, rejected_count=60)
    origin = run.origins.get()
    RejectedRecord.objects.bulk_create(
        RejectedRecord(origin=origin, line=line, reason=f"reason {line}!", excerpt="<b>{")
        for line in range(1, 61)
    )

    page = staff.get(f"/imports/{run.pk}").content.decode()
    second = staff.get(f"/imports/{run.pk}?page=2").content.decode()

    assert "60\xa0items" in page
    assert ("reason 1!" in page, "reason 51!" in page, "reason 51!" in second) == (True, False, True)
    assert "&lt;b&gt;{" in page
    assert "OpenAlex author A1, item 51" in second
    ImportOrigin.objects.update(bytes_count=1)
    assert "OpenAlex author A1, line 51" in staff.get(f"/imports/{run.pk}?page=2").content.decode()
    assert staff.get(f"/imports/{run.pk}?page=3").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_run_asks_as_many_queries_for_three_as_for_one(staff, django_assert_num_queries, rows):
    import_records(
        *(
            make_record(f"W{n}", authors=[{"name": f"A {n}son", "ids": {"openalex": f"A{n}"}}])
            for n in range(1, 4)
        )
    )
    run = make_run(state="finished", created_count=1, rejected_count=rows)
    first = run.origins.get()
    for rank in range(1, rows):
        ImportOrigin.objects.create(
            run=run,
            rank=rank,
            address=f"openalex:author:A{rank + 1}",
            name="More",
            observed_at=timezone.now(),
        )
    for line in range(rows):
        RejectedRecord.objects.create(origin=first, line=line, reason="bad", excerpt="")

    with django_assert_num_queries(6):
        page = staff.get(f"/imports/{run.pk}").content.decode()
    assert page.count('class="person"') == rows


@pytest.mark.parametrize("path", ["/imports/999", "/imports/0", "/imports/999/carry-on"])
def test_run_that_is_not_there_is_404(staff, path):
    answer = staff.post(path) if path.endswith("on") else staff.get(path)
    assert answer.status_code == 404


def upload(client: Client, name: str, data: bytes, **fields: str):
    return client.post("/imports/files", {"file": SimpleUploadedFile(name, data), **fields})


CSL = {"id": "a", "type": "article-journal", "title": "On Waters", "issued": {"date-parts": [[2020]]}}
BIBTEX = b"@article{a, title={On Waters}, author={Thorsvik, Elna}, year={2020}}\n"


@pytest.mark.django_db(transaction=True)
def test_file_is_kept_safely_and_imported(staff, settings, tmp_path):
    settings.HOME = tmp_path
    answer = upload(staff, "../../My Refs\u202e.bib", BIBTEX)

    run = ImportRun.objects.get()
    origin = run.origins.get()
    stored = tmp_path / "uploads"
    assert answer["Location"] == f"/imports/{run.pk}"
    assert (origin.name, origin.form, origin.is_live) == ("My-Refs.bib", "bibtex", False)
    assert [path.read_bytes() for path in stored.glob("*/*")] == [BIBTEX]
    assert str(stored) in origin.address
    assert [oct(path.stat().st_mode)[-3:] for path in (*stored.glob("*"), *stored.glob("*/*"))] == [
        "700",
        "600",
    ]
    lease = take_job(["import"])
    assert lease is not None
    do_job(lease)
    assert Work.objects.get().title == "On Waters"
    assert "1 new" in show(staff, answer["Location"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("refs.ris", b"TY  - JOUR\nTI  - On Waters\nER  - \n"),
        ("refs.json", json.dumps([CSL]).encode()),
        ("works.jsonl", b'{"title": "On Waters"}\n'),
    ],
)
def test_file_of_each_form_is_taken(staff, settings, tmp_path, name, data):
    settings.HOME = tmp_path
    upload(staff, name, data, listed_for="Elna Thorsvik")

    run = ImportRun.objects.get()
    assert run.listed_for == "Elna Thorsvik"
    assert (carry_on(run).created_count, Job.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("data", "fields", "said"),
    [
        (b"", {}, "Choose a file that is not empty."),
        (b"\x89PNG\r\n\x1a\n\0\0", {}, "No form that can be read is recognised"),
    ],
)
def test_file_that_cannot_be_one_is_refused_in_words_and_not_kept(
    staff, settings, tmp_path, data, fields, said
):
    settings.HOME = tmp_path
    answer = upload(staff, "picture.png", data, **fields)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not ImportRun.objects.exists()
    assert list(tmp_path.glob("uploads/*")) == []


def test_file_in_a_form_that_is_none_is_refused(staff, settings, tmp_path):
    settings.HOME = tmp_path
    assert upload(staff, "a.bib", BIBTEX, form="nothing").status_code == 400


def test_file_that_is_too_large_is_refused_before_it_is_written(staff, settings, tmp_path):
    settings.HOME, settings.UPLOAD_MAX_BYTES = tmp_path, 1 << 20

    answer = upload(staff, "big.jsonl", b"{}\n" * (1 << 20))

    assert answer.status_code == 400
    assert "A file may have up to 1 MiB." in answer.content.decode()
    assert list(tmp_path.glob("uploads/*")) == []


def test_file_that_is_too_large_unpacked_is_refused_and_not_kept(staff, settings, tmp_path):
    settings.HOME, settings.UPLOAD_MAX_BYTES = tmp_path, 1 << 20

    answer = upload(staff, "bomb.jsonl.gz", gzip.compress(b'{"title": "On Waters"}\n' * 1_000_000))

    assert answer.status_code == 400
    assert "Unpacked, a file may have up to 20 MiB." in answer.content.decode()
    assert not ImportRun.objects.exists()
    assert list(tmp_path.glob("uploads/*")) == []


def test_file_that_breaks_off_is_taken_as_far_as_it_goes(staff, settings, tmp_path):
    settings.HOME = tmp_path
    packed = gzip.compress(b"".join(b'{"title": "Title %d"}\n' % number for number in range(9_000)))

    assert upload(staff, "works.jsonl.gz", packed[:-400]).status_code == 302


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("works.jsonl.gz", "works.jsonl.gz"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\My refs.bib", "My-refs.bib"),
        ("..", "file"),
        (".htaccess", "htaccess"),
        ("", "file"),
        ("Ärzte\u202efdp.bib\n", "rzte-fdp.bib"),
        ("x" * 300 + ".bib", "x" * 76 + ".bib"),
    ],
)
def test_name_of_a_file_is_made_safe(name, expected):
    assert dress_name(name) == expected
