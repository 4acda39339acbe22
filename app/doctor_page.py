"""What a page says about the chat: the snippet in it, and whether its Content-Security-Policy lets the snippet work."""

import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from app.doctor_fetch import Reply, origin_of

SCRIPT = re.compile(r"/widget/(?:v1\.js|[^/]+/report-chat\.js)$")
FALLBACKS = {
    "script-src-elem": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "frame-src": ("frame-src", "child-src", "default-src"),
}
PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Snippet(NamedTuple):
    """How the page embeds the chat; `server` is the address of our server that it names. Empty where it does not."""

    server: str = ""
    script: str = ""
    frame: str = ""
    key: str = ""
    integrity: str = ""
    crossorigin: str | None = None
    nonce: str = ""


class Policy(NamedTuple):
    """One Content-Security-Policy; each of a page has to allow a thing."""

    directives: dict[str, list[str]]
    text: str


def snippet(page: Reply) -> Snippet:
    """The snippet in a page; one that names the element or the key only is filled as far as it goes."""
    found = _Tags(page.text)
    key, server, script, frame = "", "", {}, ""
    for tag, attributes in found.tags:
        source = urljoin(page.url, attributes.get("src", ""))
        if tag == "script" and attributes.get("src") and SCRIPT.search(urlsplit(source).path):
            script, server = attributes, SCRIPT.sub("", source.partition("?")[0])
            key = attributes.get("data-site-key", "") or key
            server = attributes.get("data-api", "") or server
        elif tag == "iframe" and urlsplit(source).path.endswith("/embed") and "site=" in source:
            frame, server = source, server or source.partition("/embed")[0]
            key = key or re.split(r"[?&]site=", source)[1].partition("&")[0]
        elif tag == "report-chat":
            key = attributes.get("site-key", "") or key
            server = attributes.get("api", "") or server
    return Snippet(
        server.rstrip("/"),
        urljoin(page.url, script.get("src", "")) if script else "",
        frame,
        key,
        script.get("integrity", ""),
        script.get("crossorigin"),
        script.get("nonce", ""),
    )


def policies(page: Reply) -> list[Policy]:
    """The policies of a page, from its headers and its head; those that only report are left out."""
    found = _Tags(page.text)
    texts = [part for header in page.all("content-security-policy") for part in header.split(",")]
    texts += [
        attributes.get("content", "")
        for tag, attributes in found.tags
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy"
    ]
    return [_policy(text) for text in texts if text.strip()]


def allows(policy: Policy, directive: str, url: str, page: str, *, nonce: str = "") -> bool:
    """Whether a policy lets the page at `page` load `url` under a directive."""
    _, sources = governing(policy, directive)
    if sources is None:
        return True
    lowered = [source.lower() for source in sources]
    if directive.startswith("script") and nonce and f"'nonce-{nonce}'" in sources:
        return True
    if directive.startswith("script") and "'strict-dynamic'" in lowered:
        return False  # names of hosts count for nothing then
    return any(_matches(source, url, page) for source in lowered)


def governing(policy: Policy, directive: str) -> tuple[str, list[str] | None]:
    """The directive that decides, and its sources; None when the policy does not speak of it."""
    for name in FALLBACKS[directive]:
        if name in policy.directives:
            return name, policy.directives[name]
    return directive, None


def mended(policy: Policy, directive: str, url: str) -> str:
    """The directive as it has to read."""
    name, sources = governing(policy, directive)
    kept = [source for source in sources or [] if source.lower() != "'none'"]
    wanted = "script-src" if directive.startswith("script") and name == "default-src" else name
    wanted = directive if name == "default-src" and not directive.startswith("script") else wanted
    return " ".join((wanted, *kept, origin_of(url)))


def _policy(text: str) -> Policy:
    directives: dict[str, list[str]] = {}
    for part in text.split(";"):
        name, *sources = part.split()[:200] or [""]
        if name:
            directives.setdefault(name.lower(), sources)
    return Policy(directives, text.strip())


def _matches(source: str, url: str, page: str) -> bool:
    target, own = urlsplit(url), urlsplit(page)
    if source == "'self'":
        return origin_of(url) == origin_of(page)
    if source.startswith("'"):
        return False
    if source == "*":
        return target.scheme in ("http", "https")
    if re.fullmatch(r"[a-z][a-z0-9+.-]*:", source):
        return target.scheme == source[:-1] or (source == "http:" and target.scheme == "https")
    scheme, _, rest = source.rpartition("://")
    host, _, path = rest.partition("/")
    name, _, port = host.partition(":")
    allowed = {scheme or own.scheme, "https"} if (scheme or own.scheme) == "http" else {scheme or own.scheme}
    if target.scheme not in allowed or not _host(name, target.hostname or ""):
        return False
    wanted = target.port or PORTS.get(target.scheme)
    if port not in ("", "*") and port != str(wanted):
        return False
    if not port and wanted != PORTS.get(target.scheme):
        return False
    full = f"/{path}"
    return not path or (target.path.startswith(full) if full.endswith("/") else target.path == full)


def _host(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and host != pattern[2:]
    return pattern in ("*", host)


class _Tags(HTMLParser):
    """Every tag with its attributes, names in lower case."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
