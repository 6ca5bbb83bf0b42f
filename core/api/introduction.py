"""What is said of the API as a whole, in its schema and its docs."""

ABOUT = """
Everything that the pages of this site say can be asked for here. Everybody may read; who writes signs in, or sends a
token made at /me/tokens in the header `Authorization: Bearer …`. Who reads with a token may ask more often.

**Words.** Where a thing is the same as in OpenAlex it has the same name, and lists are asked in the same words. What is
not known is null, never 0. Ids are texts, those that pages have in their addresses: `12` is that of `/works/12-rivers`;
`address` is the path of the page. Who has another identifier asks with that, as `/api/v1/works/doi:10.…`, or at
`/api/v1/resolve` where the kind is not known. Names end in what they count: `_count` is a number of things, `_year` a
year, `_at` a time in UTC, `_seconds` seconds. Weights have no unit; scores are from 0 to 1, that of trust to 100.

**Lists** answer `meta` and `results`. Up to result 10,000 they are read by `page` and `per_page`, which is at most 100;
lists of any length by `cursor=*`, then by each answer's `next_cursor` until it is null. What comes in meanwhile neither
repeats nor hides a result. Counts stop at 10,000, where `count_is_capped` says that there are more.

**Problems** are told as `application/problem+json`, and `detail` says what to do about them. What joined another
record answers 301 and leads there, what was taken away 410.

**Limits** are told by `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (seconds); beyond them the answer
is 429, with `Retry-After`. Each whole second that an answer took counts as ten requests more. Each answer that is read
has an `ETag`: sent back as `If-None-Match` it spares an answer that is still the same.

**Writing** is done once: a request with an `Idempotency-Key`, sent again, answers what it answered before.

**Clients of OpenAlex** read `works` and `authors` here, when they ask `/api/v1` in place of `https://api.openalex.org`.

**Files** stand beside the pages, for anybody:

- `/works/12.bib`: a work as BibTeX; also `.ris`, `.csl.json`, `.csv`, `.jsonl` (Work JSON Lines), `.graphml`, `.jsonld`
- `/researchers/12/works.bib`: works of a researcher in these forms; of `/topics/…`, `/institutions/…`, `/venues/…` too
- `/search/works.bib?q=rivers`: those that a search finds; `/cite.bib?works=12,34`: those that are named
- `/works.jsonl.gz`: everything, to be imported into another site
- `/api/v1/changes`: what changed since
- `/oai?verb=Identify`: all works by OAI-PMH, as `oai_dc`; `/sitemap.xml`: all pages
- `/researchers/12/embed`: a panel for a homepage, by `/oembed?url=…` too; `/researchers/12/share` has it to copy
"""
