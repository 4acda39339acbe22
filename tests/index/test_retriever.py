"""The archive answers as a LangChain retriever."""

from pathlib import Path

from index.archive import Archive
from index.build import build
from index.retriever import ArchiveRetriever
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT, FakeEmbedder, write_folder


def test_documents_carry_where_they_stand(tmp_path: Path) -> None:
    page = "2023年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT
    other = "2023年黄石市下陆区政府工作报告\n" + XIALU_TEXT
    folder = write_folder(tmp_path / "reports", zhangwan=page, xialu=other)
    archive, embedder = Archive.open(tmp_path / "data", create=True), FakeEmbedder()
    list(build([folder], archive, embedder))
    retriever = ArchiveRetriever(archive=archive, embedder=embedder, k=2)

    first = retriever.invoke("新建户厕多少座")[0]
    report = next(one for one in archive.reports() if one.source == first.metadata["source"])
    assert first.metadata["source"] == "zhangwan.txt"
    assert first.metadata["year"] == 2023
    assert archive.text(report.id)[first.metadata["start"] : first.metadata["end"]] == first.page_content

    xialu = next(one.id for one in archive.reports() if one.source == "xialu.txt")
    within = retriever.invoke("地区生产总值", reports=[xialu])
    assert {one.metadata["source"] for one in within} == {"xialu.txt"}
