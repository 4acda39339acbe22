"""POST /api/v1/feedback: a thumb up or down on an answer that is still kept."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from app.api_shapes import Sent, Session
from app.cleaning import clean
from app.clients import site_number
from app.feedback import COMMENT, Feedback, Reason, Remark, Span, Verdict
from app.http_errors import ApiError
from app.ongoing import Answers, Ongoing
from app.request_log import Pseudonyms
from app.routes import ALWAYS, refusals, router


class FeedbackIn(Sent):
    """What someone says of an answer."""

    answer_id: str = Field(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$", description="The answer's id.")
    verdict: Verdict = Field(description="A thumb up or down.")
    reasons: list[Reason] = Field([], max_length=5, description="What is wrong with it.")
    comment: str = Field("", max_length=COMMENT, description="In the reader's own words.")
    session: Session | None = Field(None, description="The conversation; taken, and not kept.")


class FeedbackOut(BaseModel):
    """The id under which it is kept."""

    id: str


def feedback_routes(
    answers: Answers,
    feedback: Feedback,
    admit: Any,
    *,
    config: Callable[[], Mapping[str, str]],
    names: Pseudonyms | None = None,
) -> Any:
    """The route; `config` names the embedder and the model that answers are made with."""
    doors = router()
    pseudonyms = names or Pseudonyms()

    @doors.post("/feedback", status_code=201, response_model=FeedbackOut,
                responses=refusals(*ALWAYS, "bad_json", "bad_encoding", "not_json", "no_answer"))  # fmt: skip
    async def keep(request: Request, body: FeedbackIn, client: Annotated[str, Depends(admit)]) -> FeedbackOut:
        """Keep a verdict on an answer of the last ten minutes, with question and answer; a second one replaces it."""
        one = answers.find(body.answer_id, site=site_number(request))
        said = remark(one, body, client=pseudonyms.of(client), config=config())
        kept = await run_in_threadpool(feedback.keep, said)
        return FeedbackOut(id=kept.id)

    return doors


def remark(one: Ongoing, body: FeedbackIn, *, client: str, config: Mapping[str, str]) -> Remark:
    """The verdict with the question as it was asked and the answer as it was given; ApiError where there is none."""
    answer = one.answer
    if answer is None:  # still being made, or it failed
        raise ApiError("no_answer")
    worded = answer.get("worded") or {}
    return Remark(
        verdict=body.verdict,
        answer_id=one.id,
        question=one.asked.question,
        answer=answer["text"],
        reasons=tuple(dict.fromkeys(body.reasons)),
        comment=clean(body.comment),
        history=one.asked.history,
        scope=one.asked.scope,
        language=answer["language"],
        abstained=answer["abstained"],
        evidence=tuple(
            Span(item["number"], item["report"], item["file"], item["start"], item["end"], item["quote"])
            for item in answer["evidence"]
        ),
        corpus=int(answer.get("corpus") or 0),
        config={**config, **({"model": worded["model"]} if worded.get("used") else {})},
        client=client,
        site=one.asked.site,
    )
