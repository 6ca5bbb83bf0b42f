"""The kinds of job of the graph, as `papers/services/job_kinds.py` has those of the papers."""

from collections.abc import Callable, Mapping

from graph.services.builds import GRAPH, GRAPH_PART, do_part
from graph.services.surveys import SURVEY, add_survey_job, do_survey
from graph.services.updates import add_graph_job, do_graph
from papers.services.jobs import Lease

KINDS: Mapping[str, Callable[[Lease], None]] = {GRAPH: do_graph, GRAPH_PART: do_part, SURVEY: do_survey}
SWEEPS: tuple[Callable[[], object], ...] = (add_graph_job, add_survey_job)
