"""Two small reports on a shelf that answers like the archive, for tests of reading."""

from collections.abc import Collection

from app.records import Query, Task
from index.glossary import glossary
from index.records import Definition, Hit, Part, Passage, Report
from index.split import split
from tests.fakes import XIALU, ZHANGWAN, FakeEmbedder, report

ZHANGWAN_TEXT = """一、2022年工作回顾
(一)生态环境改善。
持续治理水质。完成污水管网改造12公里,关停排污口3个。创建全国基层中医药工作示范区有序推进。
在总结成绩的同时,我们也清醒看到前进中的困难和挑战:一是产业结构不优。二是融资难。三是部分干部担当不足。
二、2023年工作安排
(一)提升城市品质。
新建铜花、蜂山、石榴园3个口袋公园,推窗见绿。
推进公交优先。新增公交线路5条,更新公交车40辆。
推广“拿地五步法”（即领证、放线、验收等环节一次办完）。
(二)办好民生实事。
2023年将办好三件实事:一是更新燃气管道。二是改造背街小巷。三是建成人才公寓500套。
名词解释
①瞪羚企业:指进入高成长期的中小企业。
②双减:指减轻作业负担和校外培训负担。
"""
XIALU_TEXT = """一、2022年工作回顾
工业稳中有进。新增规上企业15家,完成技改20项。
二、2023年工作安排
健康事业加快发展。支持中医药事业发展,创建全国基层中医药工作示范县。
深化医改。推动三家医院组成医共体,更新设备,方便群众就近看病。
名词解释
①双减:减轻学生过重的课业负担。
"""


class Shelf:
    """The doors of the archive that reading goes through."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Report, str, list[Passage]]] = {}
        for place, text in ((ZHANGWAN, ZHANGWAN_TEXT), (XIALU, XIALU_TEXT)):
            one = report(place)
            self.kept[one.id] = (one, text, split(one, text))

    def reports(self) -> tuple[Report, ...]:
        return tuple(one for one, _, _ in self.kept.values())

    def text(self, report_id: str) -> str:
        return self.kept[report_id][1]

    def passages(
        self, report_ids: Collection[str] | None = None, *, holding: Collection[str] | None = None
    ) -> tuple[Passage, ...]:
        return tuple(
            p
            for i, (_, _, found) in self.kept.items()
            if report_ids is None or i in report_ids
            for p in found
            if holding is None or any(one in p.text for one in holding)
        )

    def definitions(self, term: str | None = None, *, reports: Collection[str] | None = None) -> tuple[Definition, ...]:
        return tuple(
            d
            for i, (_, text, found) in self.kept.items()
            if reports is None or i in reports
            for d in glossary(found, text)
        )

    def search(
        self, question: str, *, embedder: FakeEmbedder, reports: Collection[str] | None = None,
        parts: Collection[Part] | None = None, k: int = 10, by: str = "both",
    ) -> list[Hit]:  # fmt: skip
        query = embedder.query(question)
        hits = [Hit(p, float(embedder.query(p.text) @ query)) for p in self.passages(reports)]
        return sorted(hits, key=lambda hit: -hit.score)[:k]


def asked(text: str, task: Task = Task.READ, *, language: str = "zh") -> Query:
    return Query(text, language, task)  # type: ignore[arg-type]
