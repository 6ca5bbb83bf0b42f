"""Topics for works whose sources name none: from the words that a work shares with the texts of the taxonomy.

Texts are vectors of words and pairs of words (tf-idf, as `TfidfVectorizer` makes it), compared by their cosine.
A topic with a small number in OpenAlex has more works, so a cosine counts for more there. A subfield is as near as
its nearest topics together; the nearest subfields each give their nearest topic. Which of all this helps, and by how
much, is in docs/adr/0011-topics.md, measured by `bench/quality/topics.py`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import exp, log
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from papers.topics.assignment import Assignment, Words
from papers.topics.taxonomy import TaxonomyTopic, read_taxonomy
from papers.topics.words import list_terms, show_terms

MOST_TOPICS = 3
MOST_TERMS = 5
_FEWEST_TERMS = 2
_WORKS_A_STEP = 256
_LONGEST_TITLE, _LONGEST_ABSTRACT, _LONGEST_VENUE = 1_000, 10_000, 300
_SLOPE, _INTERCEPT = 2.15, 4.74
_PHRASE = re.compile(
    r"^This cluster of papers [a-z]+ (?:on )?|The papers [a-z]+ |(?:It covers |including )?topics such as"
)
"""How the descriptions speak of themselves."""


class Options(NamedTuple):
    """What can be chosen: the weight of a topic's size (0–1), over how many of its topics a subfield is averaged,
    whether the venue is read, how often the title counts, and the least score that is given out."""

    size: float = 0.5
    pooled: int = 3
    reads_venue: bool = True
    titles: int = 2
    least_score: float = 0.2


class TopicModel:
    """Finds the topics of works among those of a taxonomy. A work's depend on nothing but its words."""

    def __init__(self, topics: Sequence[TaxonomyTopic], options: Options = Options()) -> None:  # noqa: B008
        self._options = options
        ordered = sorted(topics, key=lambda topic: (topic.subfield.id, topic.id))
        self._topic_ids = [topic.id for topic in ordered]
        self._vectorizer = TfidfVectorizer(analyzer=list_terms, sublinear_tf=True)
        self._vectors = self._vectorizer.fit_transform([_describe(topic) for topic in ordered])
        self._turned_vectors = self._vectors.T.tocsr()
        self._names: Sequence[str] = self._vectorizer.get_feature_names_out()
        ranks = np.argsort(np.argsort(self._topic_ids))
        self._sizes = 1 - options.size * ranks / len(ordered)
        subfields = [topic.subfield.id for topic in ordered]
        starts = [index for index, one in enumerate(subfields) if not index or one != subfields[index - 1]]
        self._spans = list(zip(starts, [*starts[1:], len(ordered)], strict=True))

    def assign(self, works: Sequence[Words]) -> list[list[Assignment]]:
        """Up to `MOST_TOPICS` topics for each work, each of another subfield, the most likely first."""
        found: list[list[Assignment]] = []
        for start in range(0, len(works), _WORKS_A_STEP):
            found += self._assign_step(works[start : start + _WORKS_A_STEP])
        return found

    def _assign_step(self, works: Sequence[Words]) -> Iterator[list[Assignment]]:
        texts = [self._lay_out(work) for work in works]
        vectors = self._vectorizer.transform(texts)
        # Rounded, so that what is equal but for the last bit is equal on every machine.
        nearness = np.round((vectors @ self._turned_vectors).toarray() * self._sizes, 9)
        by_subfield = np.stack([self._pool(nearness[:, start:end]) for start, end in self._spans], axis=1)
        nearest = np.argsort(-by_subfield, axis=1, kind="stable")[:, :MOST_TOPICS]
        for row, text in enumerate(texts):
            likely = []
            for subfield in nearest[row]:
                score = _calibrate(by_subfield[row, subfield])
                if score >= self._options.least_score:
                    start, end = self._spans[subfield]
                    likely.append((start + int(np.argmax(nearness[row, start:end])), score))
            yield self._give_reasons(likely, text, _read_vector(vectors, row)) if likely else []

    def _give_reasons(
        self, likely: Sequence[tuple[int, float]], text: str, vector: dict[int, float]
    ) -> list[Assignment]:
        """The topics of these indices that share enough terms with the text."""
        printed = show_terms(text)
        given = []
        for index, score in likely:
            terms = self._list_shared(vector, index)
            if len(terms) >= _FEWEST_TERMS:
                given.append(
                    Assignment(self._topic_ids[index], score, _pick([printed[one] for one in terms]))
                )
        return given

    def _lay_out(self, work: Words) -> str:
        title = (work.title or "")[:_LONGEST_TITLE]
        venue = (work.venue or "")[:_LONGEST_VENUE] if self._options.reads_venue else ""
        return "\n".join([*[title] * self._options.titles, (work.abstract or "")[:_LONGEST_ABSTRACT], venue])

    def _pool(self, nearness: Any) -> Any:
        """The mean of the nearest topics of one subfield, for each work; one with fewer topics is that much further."""
        most = self._options.pooled
        return np.sort(nearness, axis=1)[:, -most:].sum(axis=1) / most

    def _list_shared(self, vector: dict[int, float], topic: int) -> list[str]:
        """The terms of a work's vector that the topic's text has too, those that weigh most first."""
        shared = [
            (-round(vector[column] * weight, 9), column)
            for column, weight in _read_vector(self._vectors, topic).items()
            if column in vector
        ]
        return [self._names[column] for _, column in sorted(shared)]


@lru_cache(maxsize=1)
def load_model() -> TopicModel:
    """The model over the taxonomy that comes with the site; made once in a process, in about two seconds."""
    return TopicModel(read_taxonomy())


def _read_vector(vectors: Any, row: int) -> dict[int, float]:
    """A row of a sparse matrix: column to weight."""
    start, end = vectors.indptr[row : row + 2]
    return dict(zip(vectors.indices[start:end].tolist(), vectors.data[start:end].tolist(), strict=True))


def _pick(printed: Sequence[str]) -> tuple[str, ...]:
    """The first `MOST_TERMS` that are not part of one before them."""
    picked: list[str] = []
    for term in printed:
        if not any(term in other for other in picked):
            picked.append(term)
    return tuple(picked[:MOST_TERMS])


def _describe(topic: TaxonomyTopic) -> str:
    said = _PHRASE.sub(" ", topic.description)
    return "\n".join([topic.name, topic.name, said, topic.subfield.name, topic.field.name])


def _calibrate(nearness: float) -> float:
    if nearness <= 0:
        return 0.0
    return round(1 / (1 + exp(-(_SLOPE * log(nearness) + _INTERCEPT))), 2)
