"""The admin page of what people said of answers."""

from collections.abc import Sequence

from app.feedback import Remark
from app.pages.admin_frame import Page, button, frame, table
from app.pages.markup import Child, h

STEP = 100
LONGEST = 400  # characters of an answer in the list; the export has it whole


def feedback(page: Page, remarks: Sequence[Remark], *, up: int, down: int, days: int, first: int) -> str:
    """Remarks, newest first, from number `first`; `days` they are kept, 0 for good."""
    rows: list[tuple[Child, ...]] = [
        (
            remark.time[:16].replace("T", " "),
            page.say(f"feedback_{remark.verdict}"),
            remark.question,
            remark.answer if len(remark.answer) <= LONGEST else f"{remark.answer[:LONGEST]}…",
            (", ".join(page.say(f"reason_{reason}") for reason in remark.reasons), h("div", remark.comment)),
            button(page, f"/feedback/{remark.id}/remove", page.say("remove")),
        )
        for remark in remarks
    ]
    told = page.say("feedback_told" if days else "feedback_told_for_good", count=up + down, up=up, down=down, days=days)
    head = [page.say(key) for key in ("when", "state", "question", "answer", "comment", "remove")]
    turning: list[Child] = []
    if first:
        turning.append(h("a", page.say("later"), href=page.path(f"/feedback?first={max(0, first - STEP)}")))
    if first + STEP < up + down:
        turning += [" ", h("a", page.say("earlier"), href=page.path(f"/feedback?first={first + STEP}"))]
    return frame(
        page,
        "feedback",
        h("p", told),
        h("p", h("a", page.say("feedback_export"), href=page.path("/feedback.jsonl"))) if rows else None,
        table(head, rows, caption=page.say("feedback")) if rows else h("p", page.say("none_yet"), class_="muted"),
        h("p", turning) if turning else None,
    )
