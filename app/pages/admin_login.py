"""The pages that stand before the admin pages: the log-in, and the word that they are switched off."""

from app.pages.admin_frame import Page, form, frame
from app.pages.markup import h


def login(page: Page, nonce_token: str) -> str:
    """The form for the password; `nonce_token` fits the cookie that goes with it."""
    field = h("input", type="password", name="password", autocomplete="current-password", required=True)
    return frame(
        page,
        "login",
        form(
            page._replace(token=nonce_token),
            "/login",
            h("label", page.say("password"), field),
            h("button", page.say("login"), class_="main"),
            class_="stacked",
        ),
    )


def switched_off(page: Page) -> str:
    """There is no password, so there is no way in."""
    return frame(page, "off_title", h("p", page.say("off")))


def refused(page: Page, words: str, *, heading: str = "title") -> str:
    """A request that was not carried out, in a sentence."""
    back = h("a", page.say("overview"), href=page.path("")) if page.token else None
    return frame(page, heading, h("p", words, class_="bad"), h("p", back) if back else None)
