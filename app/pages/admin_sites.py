"""The admin pages about other people's websites: the list, one site with its snippets, and the form for both."""

from collections.abc import Sequence

from app.pages.admin_frame import Page, button, form, frame, table
from app.pages.markup import Child, Markup, h
from app.records import Language
from app.sites import LANGUAGES, Site
from app.snippets import policy, snippets


def sites(page: Page, every: Sequence[Site], draft: Site | None = None) -> str:
    """The list, and the form for another; `draft` is what was sent and did not fit."""
    rows: list[tuple[Child, ...]] = [
        (
            h("a", site.name, href=page.path(f"/sites/{site.id}")),
            page.say("site_enabled") if site.enabled else h("span", page.say("site_disabled"), class_="bad"),
            _origins(page, site),
            site.last_seen or page.say("site_never"),
            site.refused_origin,
        )
        for site in every
    ]
    head = [page.say(key) for key in ("site_name", "state", "site_origins", "site_seen", "site_refused")]
    head[2] = head[2].partition("（")[0].partition(",")[0]
    return frame(
        page,
        "sites",
        table(head, rows, caption=page.say("sites")) if rows else h("p", page.say("none_yet"), class_="muted"),
        h("h2", page.say("site_add")),
        _form(page, "/sites", draft or Site(name="")),
    )


def one_site(page: Page, site: Site, *, version: str, integrity: str, draft: Site | None = None) -> str:
    """A site: its key, what was seen of it, its snippets, and the form to change it."""
    here = f"/sites/{site.id}"
    former = page.say("site_key_former", former=site.former_key, until=site.former_until) if site.former_key else None
    refused = h("strong", site.refused_origin), f" {site.refused_at} ", page.say("site_allow_refused")
    facts: list[tuple[str, Child]] = [
        (page.say("state"), page.say("site_enabled") if site.enabled else page.say("site_disabled")),
        (page.say("site_key"), (h("code", site.key), h("div", former, class_="muted") if former else None)),
        (page.say("site_seen"), site.last_seen or page.say("site_never")),
        (page.say("site_refused"), refused if site.refused_origin else page.say("site_never")),
    ]
    language: Language = "en" if site.lang == "en" else "zh"
    every = snippets(page.server, site.key, version=version, integrity=integrity, language=language)
    preview = f"{page.root}/embed?site={site.key}&lang={language}"
    switch = button(page, f"{here}/{'disable' if site.enabled else 'enable'}", page.say(
        "site_disable" if site.enabled else "site_enable"
    ))  # fmt: skip
    return frame(
        page,
        "sites",
        None if site.origins else h("p", page.say("site_no_origin"), class_="bad"),
        h("dl", ((h("dt", name), h("dd", value)) for name, value in facts)),
        button(page, f"{here}/rotate", page.say("site_rotate")),
        switch,
        button(page, f"{here}/remove", page.say("site_remove")),
        h("p", h("a", page.say("site_preview"), href=preview)),
        h("h2", page.say("site_snippets")),
        [(h("h3", page.say(f"snippet_{one.name}")), h("pre", h("code", one.code))) for one in every],
        h("p", page.say("site_policy")),
        h("pre", h("code", policy(page.server))),
        h("p", page.say("site_policy_frame")),
        h("pre", h("code", policy(page.server, frame=True))),
        h("h2", page.say("site_change")),
        _form(page, here, draft or site),
        heading=site.name,
    )


def _form(page: Page, action: str, site: Site) -> Markup:
    choices = [h("option", lang, value=lang, selected=lang == site.lang) for lang in LANGUAGES]
    codes, years = ",".join(site.scope.places), ",".join(map(str, site.scope.years))
    return form(
        page,
        action,
        h("label", page.say("site_name"), h("input", name="name", value=site.name, required=True, maxlength=80)),
        h("label", page.say("site_origins"), h("textarea", "\n".join(site.origins), name="origins")),
        h("label", page.say("site_lang"), h("select", choices, name="lang")),
        h("label", page.say("site_places"), h("input", name="places", value=codes, maxlength=2000)),
        h("label", page.say("site_years"), h("input", name="years", value=years, maxlength=200)),
        h("button", page.say("save"), class_="main"),
        class_="stacked",
    )


def _origins(page: Page, site: Site) -> Child:
    if not site.origins:
        return h("span", page.say("site_no_origin"), class_="bad")
    return [h("div", origin) for origin in site.origins]
