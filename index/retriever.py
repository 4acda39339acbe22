"""The archive as a LangChain retriever, for other people's chains."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from index.archive import Archive
from index.embed import Embedding
from index.search import By


class ArchiveRetriever(BaseRetriever):
    """`invoke(question)` gives the k best passages; `invoke(question, reports=[…ids])` those of some reports."""

    archive: Archive
    embedder: Any  # an index.embed.Embedding: pydantic cannot check a protocol
    k: int = 8
    by: By = "both"

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, reports: list[str] | None = None
    ) -> list[Document]:
        embedder: Embedding = self.embedder
        hits = self.archive.search(query, embedder=embedder, reports=reports, k=self.k, by=self.by)
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "place": hit.passage.report.label,
                    "year": hit.passage.report.year,
                    "title": hit.passage.report.title,
                    "source": hit.passage.report.source,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "heading": hit.passage.heading,
                    "part": hit.passage.part.value,
                    "score": hit.score,
                },
            )
            for hit in hits
        ]
