"""What the flag says of a listing that was copied from a search for one name, as seed 003 was.

The listing prints no authors. Who signed is what arXiv prints of each, looked up in November 2026; all of them were
signed by one called Zhe Lin. Eight are by a person at Adobe, the two of 2012.06272 and 2104.12369 are not.
"""

from collections.abc import Sequence
from pathlib import Path

from bench.corpora import MissingDataError
from bench.quality.tables import Figures
from graph.conflation import RecordWork, find_conflation, list_fragments
from papers.names import name_key, stable_key
from papers.sources import arxiv_listing
from papers.topics.assignment import Words
from papers.topics.model import load_model

LISTING = "003_c2d06e478aa2be09.txt"
NAME = "Zhe Lin"
SIGNED_WITH = {
    "2104.12369": (
        "Wei Zeng, Xiaozhe Ren, Teng Su, Hui Wang, Yi Liao, Zhiwei Wang, Xin Jiang, ZhenZhang Yang, "
        "Kaisheng Wang, Xiaoda Zhang, Chen Li, Ziyan Gong, Yifan Yao, Xinjing Huang, Jun Wang, "
        "Jianfeng Yu, Qi Guo, Yue Yu, Yan Zhang, Jin Wang, Hengtao Tao, Dasen Yan, Zexuan Yi, "
        "Fang Peng, Fangqing Jiang, Han Zhang, Lingfeng Deng, Yehong Zhang, Chao Zhang, "
        "Shaojie Zhang, Mingyue Guo, Shanzhi Gu, Gaojun Fan, Yaowei Wang, Xuefeng Jin, Qun Liu, "
        "Yonghong Tian"
    ),
    "2104.02244": "Yuchen Liu, Zhixin Shu, Yijun Li, Federico Perazzi, Sun-Yuan Kung",
    "2103.14983": "Shervin Minaee, Ping Luo, Kevin Bowyer",
    "2103.09776": (
        "Dan Ruta, Saeid Motiian, Baldo Faieta, Hailin Jin, Alex Filipkowski, Andrew Gilbert, John Collomosse"
    ),
    "2012.07288": "Haitian Zheng, Jingwan Lu, Scott Cohen, Jianming Zhang, Ning Xu, Jiebo Luo",
    "2012.07181": "Chenglin Yang, Yilin Wang, Jianming Zhang, He Zhang, Alan Yuille",
    "2012.06722": "Qihang Yu, Jianming Zhang, He Zhang, Yilin Wang, Ning Xu, Yutong Bai, Alan Yuille",
    "2012.06272": "Sharad Sinha, Wei Zhang",
    "2011.12836": "Yu Zeng, Huchuan Lu, Vishal M. Patel",
    "2011.02146": "He Zhang, Jianming Zhang, Federico Perazzi, Vishal M. Patel",
}
OTHERS = ("2012.06272", "2104.12369")


def measure_listing(seeds: Path) -> Figures:
    """What the flag says of the listing as it is, and with its authors. Raises MissingDataError."""
    path = seeds / LISTING
    if not path.exists():
        raise MissingDataError(f"{path} is not there: say with PEERLIGHT_SHARED where the shared data lies.")
    with path.open("rb") as stream:
        records = [arxiv_listing.parse(item.data) for item in arxiv_listing.split(stream) if item.data]
    keys = [record.ids["arxiv"] for record in records]
    topics = [
        tuple(sorted(one.topic_id for one in own))
        for own in load_model().assign([Words(one.title, one.abstract, one.venue) for one in records])
    ]
    bare = [RecordWork(at, None, (), (), (), own) for at, own in enumerate(topics, 1)]
    signed = [
        work._replace(coauthors=_read_blocks(key), coauthor_ids=_read_blocks(key))
        for key, work in zip(keys, bare, strict=True)
    ]
    key_of = dict(enumerate(keys, 1))
    return {
        "works": len(records),
        "of others": list(OTHERS),
        "as it is": _describe(bare, key_of),
        "with its authors": _describe(signed, key_of),
    }


def _describe(works: Sequence[RecordWork], keys: dict[int, str]) -> Figures:
    fragments = list_fragments(works)
    return {
        "is flagged": find_conflation(0, fragments, {}) is not None,
        "fragments": [[keys[work.work_id] for work in one] for one in list_fragments(works, least=1)],
    }


def _read_blocks(key: str) -> tuple[int, ...]:
    return tuple(sorted(stable_key(name_key(name).block) for name in SIGNED_WITH[key].split(", ")))
