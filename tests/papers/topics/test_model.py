"""Topics from words: what is near is found, and nothing else decides."""

from __future__ import annotations

import random

import pytest

from papers.topics.assignment import VERSION, Words
from papers.topics.model import MOST_TERMS, MOST_TOPICS, Options, TopicModel, load_model
from papers.topics.taxonomy import TaxonomyPlace, TaxonomyTopic, read_taxonomy
from tests.clocks import do_within

FLOODS = Words(
    "Flood risk and river discharge under climate change",
    "We model the hydrology of watersheds and estimate flood damage where rainfall rises.",
)
VISION = Words(
    "Object detection with convolutional neural networks", "Images are classified by deep learning."
)


@pytest.fixture(scope="module")
def subfields():
    return {topic.id: topic.subfield.name for topic in read_taxonomy()}


def test_assign_finds_the_subfield_of_plain_cases(subfields):
    floods, vision = load_model().assign([FLOODS, VISION])

    assert subfields[floods[0].topic_id] == "Global and Planetary Change"
    assert "Computer Vision and Pattern Recognition" in {subfields[one.topic_id] for one in vision}


def test_assign_gives_topics_of_different_subfields_the_most_likely_first(subfields):
    given = load_model().assign([FLOODS])[0]

    assert 1 < len(given) <= MOST_TOPICS
    assert len({subfields[one.topic_id] for one in given}) == len(given)
    assert [one.score for one in given] == sorted((one.score for one in given), reverse=True)
    assert all(Options().least_score <= one.score <= 1 for one in given)


def test_terms_are_words_that_the_work_prints():
    text = f"{FLOODS.title} {FLOODS.abstract}".lower()

    for one in load_model().assign([FLOODS])[0]:
        assert 0 < len(one.terms) <= MOST_TERMS
        assert all(term in text for term in one.terms)


def test_topics_of_a_work_do_not_depend_on_the_others_of_its_batch():
    works = [
        Words(f"{topic.name} and {other.name}")
        for topic, other in zip(read_taxonomy()[:600:2], read_taxonomy()[1:600:2], strict=True)
    ]
    alone = [load_model().assign([work])[0] for work in works[:20]]
    together = load_model().assign(works)
    shuffled = list(range(len(works)))
    random.Random(1).shuffle(shuffled)
    turned = load_model().assign([works[index] for index in shuffled])

    assert together[:20] == alone
    assert [turned[shuffled.index(index)] for index in range(len(works))] == together


def test_another_model_of_the_same_taxonomy_in_another_order_gives_the_same():
    other = TopicModel(list(reversed(read_taxonomy())))

    assert other.assign([FLOODS, VISION]) == load_model().assign([FLOODS, VISION])


def test_version_stands_for_these_answers():
    """Whoever changes what a text is given raises VERSION, and writes the new answers here."""
    given = [[(one.topic_id, one.score) for one in own] for own in load_model().assign([FLOODS, VISION])]

    assert (VERSION, given) == (
        1,
        [[(10930, 0.74), (10330, 0.52), (11488, 0.34)], [(10036, 0.9), (10862, 0.81), (11659, 0.65)]],
    )


@pytest.mark.parametrize(
    "words",
    [
        Words(None),
        Words(""),
        Words("Poster"),
        Words("river"),
        Words("河川の洪水", "洪水のリスク"),
        Words("Über den Begriff der Pflicht"),
        Words("\x00\ud800", "\x00"),
    ],
    ids=["nothing", "empty", "silent", "one word", "other script", "other language", "not text"],
)  # fmt: skip
def test_assign_gives_nothing_where_the_words_say_nothing(words):
    assert load_model().assign([words]) == [[]]


def test_assign_of_no_works_is_empty():
    assert load_model().assign([]) == []


@pytest.mark.parametrize("word", ["a", "river ", "river flood. ", "\u202eriver ", "(", "洪"])
def test_hostile_lengths_take_little_time(word):
    text = (word * 100_000)[:100_000]
    model = load_model()

    do_within(1, lambda: model.assign([Words(text, text, text)]))


def test_size_weighs_for_the_topic_with_the_smaller_number():
    place = TaxonomyPlace(1, "Waters")
    topics = [
        TaxonomyTopic(number, name, "", TaxonomyPlace(number, f"Part {name}"), place, place)
        for number, name in ((1, "river flood"), (2, "river storm"), (3, "glass"))
    ]
    works = [Words("river storm", "river flood")]

    def order(size: float) -> list[int]:
        model = TopicModel(topics, Options(size=size, least_score=0, titles=1))
        return [one.topic_id for one in model.assign(works)[0]]

    assert order(0.9) == [1, 2]
    assert [one.topic_id for one in TopicModel(topics, Options(size=0, least_score=0)).assign(works)[0]] == [
        2,
        1,
    ]
