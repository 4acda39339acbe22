"""axe-core finds nothing against WCAG 2.2 AA on the admin pages, in both languages, light and dark."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Browser

from app.documents import STATIC
from app.feedback import Remark
from app.pages.admin_frame import SECTIONS
from app.sites import Site
from app.uploads import REFUSED
from tests.app import api_desk
from tests.app.test_admin import PASSWORD, House
from tests.browser.axe import violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ExitStack() as opened:
        house = House(tmp_path_factory.mktemp("admin"), opened)
        house.office.uploads.add("甲.pdf", state=REFUSED, reason="empty")
        house.office.sites.add(Site(name="City", origins=("https://www.city.example",)))
        house.office.feedback.keep(
            Remark(verdict="down", answer_id="a", question="?", answer="!", reasons=("wrong_number",), comment="c")
        )
        house.app.mount("/page", StaticFiles(directory=STATIC))
        yield opened.enter_context(api_desk.running(house.app)).replace("127.0.0.1", "localhost")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_admin_page(chromium: Browser, server: str, language: str, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.goto(f"{server}/admin/login?l={language}")
        found = {"login": violations(page)}
        page.fill("input[type=password]", PASSWORD)
        page.press("input[type=password]", "Enter")
        page.wait_for_url(f"{server}/admin")
        for name, path in (*SECTIONS, ("one site", "/sites/1"), ("nothing", "/nothing")):
            page.goto(f"{server}/admin{path}?l={language}")
            found[name] = violations(page)
        assert {name: said for name, said in found.items() if said} == {}
    finally:
        context.close()
