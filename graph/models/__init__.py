"""The tables of the graph: what the papers imply. No foreign keys: they would cost more than the edges.

Between a change of the papers and the next update an edge may name a record that is gone; whoever reads joins it away.
"""

from graph.models.builds import GraphBuild, GraphState
from graph.models.changed_authors import ChangedAuthor, ConflationRisk
from graph.models.counted_works import CountedWork
from graph.models.edges import AuthorInstitution, AuthorTopic, Collaboration, TopicPair
from graph.models.surveyed_nodes import (
    NeighbouringInstitution,
    NodeCommunity,
    RisingPerson,
    SurveyedKind,
    SurveyedNode,
    SurveyedPerson,
    SurveyedWork,
    VenueTopic,
)
from graph.models.surveys import Community, CommunityMember, RisingCollaboration, Survey

__all__ = [
    "AuthorInstitution",
    "AuthorTopic",
    "ChangedAuthor",
    "Collaboration",
    "Community",
    "CommunityMember",
    "ConflationRisk",
    "CountedWork",
    "GraphBuild",
    "GraphState",
    "NeighbouringInstitution",
    "NodeCommunity",
    "RisingCollaboration",
    "RisingPerson",
    "Survey",
    "SurveyedKind",
    "SurveyedNode",
    "SurveyedPerson",
    "SurveyedWork",
    "TopicPair",
    "VenueTopic",
]
