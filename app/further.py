"""Further sentences of the reports in question that a search brings up beside the quotes already found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.focus import Scale, focus
from app.quoting import Quote
from app.records import Evidence, Query
from app.sentences import Sentence, sentences
from index.records import Part, Report

if TYPE_CHECKING:
    from index.archive import Archive
    from index.embed import Embedder

HITS = 8
MOST = 3
LONGEST = 240  # characters of a sentence that is offered


def further(
    query: Query, archive: "Archive", embedder: "Embedder", reports: Sequence[Report], beside: Sequence[Evidence]
) -> tuple[Quote, ...]:
    """At most MOST sentences, each the one of its passage that holds most of the question's words."""
    hits = archive.search(query.text, embedder=embedder, reports=[report.id for report in reports], k=HITS, by="both")
    passages = [hit.passage for hit in hits if hit.passage.part is not Part.NOTES]
    said = {passage.id: [s for s in sentences([passage]) if not s.heading] for passage in passages}
    scale = Scale(focus(query, reports).terms, [s for own in said.values() for s in own])
    found: list[Quote] = []
    for passage in passages:
        own = [s for s in said[passage.id] if len(s.text) <= LONGEST and not _known(s, beside)]
        if not own or len(found) == MOST:
            continue
        best = max(own, key=lambda s: scale.coverage([(s.text, 1.0)]))
        if scale.coverage([(best.text, 1.0)]) > 0 or not scale.known:
            found.append(Quote(passage, best.start, best.end))
    return tuple(found)


def _known(sentence: Sentence, beside: Sequence[Evidence]) -> bool:
    return any(
        sentence.passage.report.id == item.passage.report.id and sentence.start < item.end and item.start < sentence.end
        for item in beside
    )
