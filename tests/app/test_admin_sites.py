"""The admin pages of sites and feedback over HTTP."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app import admin_sites
from app.feedback import Remark
from app.records import Scope
from app.sites import Site
from errors import UserError
from tests.app.test_admin import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as opened:
        yield House(tmp_path / "data", opened)


def test_a_site_is_added_shown_with_its_snippets_changed_rotated_and_removed(house: House) -> None:
    house.login()
    wrong = house.post("/sites", {"name": "<b>", "origins": "www.a.test"})
    assert wrong.status_code == 422 and "is no origin" in wrong.text and "&lt;b&gt;" in wrong.text
    sent = {
        "name": "<b>市政府",
        "origins": "https://www.a.test\nhttps://a.test",
        "lang": "zh",
        "places": "420300",
        "years": "2023",
    }
    reply = house.post("/sites", sent)
    assert reply.headers["location"] == "/admin/sites/1?said=site_added"
    (site,) = house.office.sites.all()
    assert (site.origins, site.scope.places, site.scope.years) == (
        ("https://www.a.test", "https://a.test"),
        ("420300",),
        (2023,),
    )
    page = house.client.get("/admin/sites/1").text
    assert f"data-site-key=&quot;{site.key}&quot;" in page and "http://localhost/widget/v1.js" in page
    assert "script-src http://localhost; connect-src http://localhost" in page and "sha384-" in page
    assert "<script" not in page and "<iframe" not in page and "<b>" not in page
    assert house.client.get("/admin/sites").text.count("&lt;b&gt;市政府") == 1
    house.office.sites.refused(site, "https://other.test")
    assert "https://other.test" in house.client.get("/admin/sites/1").text
    assert house.post("/sites/1", {**sent, "years": "20"}).status_code == 422
    assert house.post("/sites/1", {**sent, "name": "新", "places": ""}).status_code == 303
    assert house.post("/sites/1/rotate").status_code == 303 and house.post("/sites/1/disable").status_code == 303
    (changed,) = house.office.sites.all()
    assert changed.name == "新" and changed.former_key == site.key != changed.key and not changed.enabled
    assert house.post("/sites/1/enable").status_code == 303 and house.post("/sites/1/remove").status_code == 303
    assert house.office.sites.all() == () and house.client.get("/admin/sites/1").status_code == 404


def test_feedback_is_listed_escaped_exported_and_removed(house: House) -> None:
    house.login()
    house.office.feedback.keep(
        Remark("down", "a_1", "<script>问</script>", "答" * 500, ("wrong_number",), comment="=1+1<b>")
    )
    page = house.client.get("/admin/feedback", headers={"Accept-Language": "en"}).text
    assert "&lt;script&gt;问" in page and "wrong number" in page and "1 down" in page and "答" * 401 not in page
    lines = house.client.get("/admin/feedback.jsonl")
    (one,) = [json.loads(line) for line in lines.text.splitlines()]
    assert (one["question"], one["answer"], one["comment"]) == ("<script>问</script>", "答" * 500, "=1+1<b>")
    assert "attachment" in lines.headers["content-disposition"]
    assert house.post(f"/feedback/{one['id']}/remove").headers["location"].endswith("removed_remark")
    assert house.office.feedback.count() == 0


def test_a_form_changes_what_it_shows_and_leaves_the_rest(house: House) -> None:
    kept = Site(name="a", greeting=Site(name="").greeting, scope=Scope(reports=("420303-2023-x",)), scopes=("ask",))
    filled = admin_sites._filled(
        kept, {"name": "b", "origins": " https://a.test\n", "years": "2023，2024", "places": ""}
    )
    assert (filled.name, filled.origins, filled.scopes) == ("b", ("https://a.test",), ("ask",))
    assert filled.scope == Scope((), (2023, 2024), ("420303-2023-x",))
    with pytest.raises(UserError, match="no place has the code"):
        admin_sites._filled(kept, {"places": "000000"})
