"""What the element asks before it is used: whose site it is on, in which language, about what, within which limits."""

from typing import Any

from fastapi import APIRouter, Depends, Request

from app.clients import Admit, site_of
from app.extents import Extents
from app.limits import Limits
from app.routes import ALWAYS, refusals, router
from app.site_shapes import SiteOut
from app.sites import Site, Words
from app.widget_file import widget
from index import places

OPEN = Site(name="", id=0)  # our own page and other programs: no site of somebody else


def site_routes(extents: Extents, admit: Admit, *, limits: Limits, privacy: Words) -> APIRouter:
    """The route of the element's settings; `privacy` says what is kept of a question."""
    doors = router()

    @doors.get("/site", response_model=SiteOut, responses=refusals(*ALWAYS), dependencies=[Depends(admit)])
    def site(request: Request) -> dict[str, Any]:
        """The settings of the site that the key names, or of our own page."""
        whose = site_of(request) or OPEN
        extent, file, own = extents.of(whose.scope), widget(), whose.suggestions
        return {
            "name": whose.name,
            "mode": "site" if whose.id else "open",
            "lang": whose.lang,
            "greeting": whose.greeting._asdict() if any(whose.greeting) else None,
            "suggestions": {"zh": own.zh or extent.zh, "en": own.en or extent.en},
            "scope": {
                "places": [_place(code) for code in whose.scope.places],
                "years": whose.scope.years,
                "reports": whose.scope.reports,
            },
            "limits": {"question": limits.question, "history": limits.history},
            "feedback": "feedback" in whose.scopes,
            "version": file.version,
            "integrity": file.integrity,
            "privacy": privacy._asdict(),
            "reports": extent.reports,
            "places": extent.places,
            "years": extent.years,
        }

    return doors


def kept(*, log_questions: bool, retention_days: int) -> Words:
    """The line under the composer that says what becomes of a question."""
    for_good = retention_days == 0
    return Words(
        ("问题会写入服务器日志；" if log_questions else "问题不写入日志；")
        + ("反馈长期保存；" if for_good else f"反馈保存 {retention_days} 天；")
        + "不使用 Cookie；IP 地址只记当日的散列值。",
        ("Questions are written to the server's log. " if log_questions else "Questions are not logged. ")
        + ("Feedback is kept. " if for_good else f"Feedback is kept for {retention_days} days. ")
        + "No cookies; an address is logged only as a hash of the day.",
    )


def _place(code: str) -> dict[str, str]:
    place = places.get(code)
    return {"code": code, "zh": place.name, "en": places.english(place)}
