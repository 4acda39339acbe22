"""A site's settings, its scope on the server, its conversations and its limits, over HTTP."""

from collections.abc import Iterator

import pytest

from app import widget_file
from app.limits import Limits
from app.records import Scope
from app.site_routes import kept
from app.sites import Questions, Quota, Site, Words
from app.visits import stable
from tests.app.site_client import HOST, QUESTION, Abroad, abroad

FULL = Site(
    name="张湾",
    origins=(HOST,),
    lang="zh",
    greeting=Words("您好", "Hello"),
    suggestions=Questions(zh=("张湾区2023年的目标有哪些？",)),
    scope=Scope(places=("420303",)),
    scopes=("ask", "passage"),
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Abroad]:
    limits = Limits(visitor_per_minute=1000, session_per_minute=6, session_per_day=8)
    with abroad(tmp_path_factory.mktemp("settings"), limits=limits) as found:
        yield found


def code(response: object) -> str:
    return str(response.json()["error"]["code"])  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def narrow(page: Abroad) -> Site:
    return page.sites.add(FULL)


def test_the_settings_of_a_site_are_told_to_its_page(page: Abroad, narrow: Site) -> None:
    told = page.client.get("/api/v1/site", headers=page.headers(site=narrow)).json()
    file = widget_file.widget()
    assert (told["name"], told["mode"], told["lang"], told["feedback"]) == ("张湾", "site", "zh", False)
    assert told["greeting"] == {"zh": "您好", "en": "Hello"}
    assert told["suggestions"]["zh"] == ["张湾区2023年的目标有哪些？"]
    assert told["suggestions"]["en"] and not [one for one in told["suggestions"]["en"] if "Xialu" in one]
    assert told["scope"] == {
        "places": [{"code": "420303", "zh": "张湾区", "en": "Zhangwan District"}],
        "years": [],
        "reports": [],
    }
    assert told["limits"] == {"question": 500, "history": 10}
    assert (told["version"], told["integrity"]) == (file.version, file.integrity)
    assert (told["reports"], told["places"], told["years"]) == (1, 1, "2023")
    assert narrow.key not in str(told) and HOST not in str(told)


def test_our_own_page_is_told_of_everything(page: Abroad) -> None:
    told = page.client.get("/api/v1/site", headers={"Sec-Fetch-Site": "same-origin"}).json()
    assert (told["name"], told["mode"], told["greeting"], told["feedback"]) == ("", "open", None, True)
    assert (told["reports"], told["places"], told["years"]) == (2, 2, "2023")
    assert len(told["suggestions"]["zh"]) > 2


@pytest.mark.parametrize("logged", [True, False])
def test_what_is_kept_of_a_question_is_said_in_both_languages(logged: bool) -> None:
    told = kept(log_questions=logged, retention_days=30)
    assert ("不写入" in told.zh) is not logged and ("not logged" in told.en) is not logged
    assert "30" in told.zh and "30" in told.en
    assert "0" not in kept(log_questions=False, retention_days=0).en


def test_a_sites_scope_holds_whatever_its_page_sends(page: Abroad, narrow: Site) -> None:
    for filters in (None, {}, {"places": None}, {"places": ["420000"]}, {"years": [2023]}):
        answer = page.ask("各区2023年地区生产总值增长目标是多少？", site=narrow, filters=filters).json()
        assert {item["report"].split("-")[0] for item in answer["evidence"]} == {"420303"}, filters
    outside = page.ask(site=narrow, filters={"places": ["420204"]})
    assert outside.status_code == 422 and code(outside) == "outside_site"
    assert outside.json()["error"]["fields"] == ["filters.places"]
    unknown = page.ask(site=narrow, filters={"places": ["999999"]})
    assert code(unknown) == "unknown_filter"
    got = page.client.get("/api/v1/suggestions", headers=page.headers(site=narrow)).json()
    assert got["reports"] == 1 and not [one for one in got["zh"] if "下陆" in one]
    refused = page.client.get("/api/v1/suggestions?places=420204", headers=page.headers(site=narrow))
    assert code(refused) == "outside_site"


def test_a_passage_is_open_to_the_conversation_that_cited_it_and_to_no_other(page: Abroad) -> None:
    answer = page.ask().json()
    cited = answer["evidence"][0]["passage"]
    mine = page.headers(**{"X-Session": answer["session"]})
    assert page.client.get(f"/api/v1/passages/{cited}", headers=mine).status_code == 200
    other = page.ask("下陆区2023年地区生产总值增长目标是多少？").json()
    others = other["evidence"][0]["passage"]
    assert others != cited
    site = page.sites.add(Site(name="elsewhere", origins=(HOST,)))
    for passage, headers in (
        (others, mine),
        (cited, page.headers()),
        (cited, page.headers(**{"X-Session": other["session"]})),
        (cited, page.headers(**{"X-Session": stable(answer["session"])})),
        (cited, page.headers(site=site, **{"X-Session": answer["session"]})),
    ):
        refused = page.client.get(f"/api/v1/passages/{passage}", headers=headers)
        assert refused.status_code == 404 and code(refused) == "no_passage"


def test_an_answer_is_open_to_the_site_it_was_given_on(page: Abroad) -> None:
    answer = page.ask().json()
    site = page.sites.add(Site(name="another", origins=(HOST,)))
    for path in (f"/api/v1/answers/{answer['id']}", f"/api/v1/answers/{answer['id']}/events"):
        assert page.client.get(path, headers=page.headers()).status_code == 200
        assert code(page.client.get(path, headers=page.headers(site=site))) == "no_answer"


def test_a_session_goes_on_and_a_forged_one_is_replaced(page: Abroad) -> None:
    first = page.ask().json()["session"]
    assert stable(page.ask(session=first).json()["session"]) == stable(first)
    for forged in ("mine", stable(first), first[:-1] + ("A" if first[-1] != "A" else "B") * 3, "s_" + "0" * 22):
        assert stable(page.ask(session=forged).json()["session"]) not in (forged, stable(first))
    site = page.sites.add(Site(name="third", origins=(HOST,)))
    assert stable(page.ask(site=site, session=first).json()["session"]) != stable(first)


def test_one_conversation_is_bounded_and_a_new_one_is_not(page: Abroad) -> None:
    session = page.ask().json()["session"]
    found = [page.ask(session=session) for _ in range(6)]
    assert [one.status_code for one in found] == [200] * 5 + [429]
    assert code(found[5]) == "rate_limited" and int(found[5].headers["retry-after"]) >= 1
    assert found[5].headers["access-control-allow-origin"] == HOST
    assert page.ask().status_code == 200


def test_a_site_has_a_limit_of_its_own_that_others_do_not_feel(page: Abroad) -> None:
    small = page.sites.add(Site(name="small", origins=(HOST,), quota=Quota(minute=2)))
    daily = page.sites.add(Site(name="daily", origins=(HOST,), quota=Quota(day=1)))
    assert [page.ask(site=small).status_code for _ in range(3)] == [200, 200, 429]
    assert [page.ask(site=daily).status_code for _ in range(2)] == [200, 429]
    assert page.ask().status_code == 200
    assert page.client.get("/api/v1/site", headers=page.headers(site=small)).status_code == 200


def test_a_question_asked_twice_by_accident_is_answered_once(page: Abroad) -> None:
    """The element asks again with the same key where a stream was held back."""
    headers = {"Accept": "application/json", "Idempotency-Key": "k1", **page.headers()}
    once = page.client.post("/api/v1/ask", json={"question": QUESTION}, headers=headers).json()
    again = page.client.post("/api/v1/ask", json={"question": QUESTION}, headers=headers).json()
    assert once["id"] == again["id"]
    site = page.sites.add(Site(name="twin", origins=(HOST,)))
    elsewhere = {**headers, **page.headers(site=site)}
    assert page.client.post("/api/v1/ask", json={"question": QUESTION}, headers=elsewhere).json()["id"] != once["id"]
