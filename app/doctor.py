"""`python -m app embed doctor URL --key pk_…`: what keeps the chat from working on a page, with cause and remedy."""

import argparse
import sys
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from app import doctor_server as server_checks
from app.doctor_fetch import NoReplyError, Reply, fetch, origin_of
from app.doctor_page import Snippet, allows, governing, mended, policies, snippet
from app.doctor_server import FAIL, OK, SKIP, WARN, Finding
from app.snippets import policy
from errors import UserError

MARKS = {OK: "ok  ", FAIL: "FAIL", WARN: "warn", SKIP: "-   "}


class Subject(NamedTuple):
    """What is examined: the page as it came, what stands in it, our server and the key."""

    page: Reply
    found: Snippet
    server: str
    key: str


def run(options: argparse.Namespace, _values: object = None) -> int:
    """Print the findings; 1 when one of them is a failure."""
    findings, subject = examine(options.url, key=options.key, server=options.server)
    sys.stdout.write(report(findings, subject))
    return 1 if any(one.state == FAIL for one in findings) else 0


def examine(url: str, *, key: str = "", server: str = "") -> tuple[list[Finding], Subject]:
    """Every check of a page, in the order in which a browser would fail; UserError when there is nothing to go by."""
    try:
        page = fetch(url, follow=True, headers={"Accept": "text/html"})
    except NoReplyError as fault:
        raise UserError(
            f"The page cannot be fetched: {fault}. Check the address, and that this machine may reach it."
        ) from None
    found = snippet(page)
    at, shown = (server or found.server).rstrip("/"), key or found.key
    if not at:
        raise UserError(f"{page.url} holds no snippet; name our server with --server https://… to check the rest.")
    if not shown:
        raise UserError(f"{page.url} names no key; give it with --key pk_… (`python -m app sites list` shows them).")
    subject = Subject(page, found, at, shown)
    findings = [*_page(subject, url), *_policy(subject)]
    findings += server_checks.examine(at, shown, origin_of(page.url), found)
    return findings, subject


def report(findings: Iterable[Finding], subject: Subject) -> str:
    """The findings as a table, and the snippet as it ought to be."""
    every = list(findings)
    width = max(len(one.check) for one in every)
    lines = [f"page    {subject.page.url}", f"server  {subject.server}", f"key     {subject.key}", ""]
    for one in every:
        lines.append(f"{MARKS[one.state]}  {one.check:<{width}}  {one.cause}")
        if one.remedy:
            lines.append(f"{'':{width + 8}}-> {one.remedy}")
    failed = sum(one.state == FAIL for one in every)
    lines += ["", f"{failed} of {len(every)} checks failed." if failed else f"{len(every)} checks, none failed."]
    if failed:
        https = subject.server
        if urlsplit(subject.page.url).scheme == "https":
            https = https.replace("http://", "https://", 1)
        lines += [
            "",
            "The snippet as it ought to be:",
            f'<script async src="{https}/widget/v1.js" data-site-key="{subject.key}"></script>',
            "With a Content-Security-Policy on the page, it has to allow:",
            policy(https),
        ]
    return "\n".join(lines) + "\n"


def _page(subject: Subject, asked: str) -> list[Finding]:
    page, found = subject.page, subject.found
    findings = []
    if page.status >= 400:
        findings.append(Finding("page", WARN, f"the page answers with {page.status}", "check its address"))
    elif origin_of(page.url) != origin_of(asked):
        told = f"it leads on to {origin_of(page.url)}, which is another origin"
        findings.append(Finding("page", WARN, told, "list the origin on which visitors end, or both"))
    else:
        findings.append(Finding("page", OK, f"{page.status}, {len(page.body)} bytes"))
    findings.append(_snippet(subject))
    mixed = urlsplit(page.url).scheme == "https" and any(
        address.startswith("http://") for address in (found.script, found.frame, subject.server)
    )
    if mixed:
        told = "the page comes by https and the chat by http: browsers block it"
        findings.append(Finding("https", FAIL, told, "serve the chat by https too, and write https:// in the snippet"))
    else:
        findings.append(Finding("https", OK, f"page and chat by {urlsplit(page.url).scheme}"))
    return findings


def _snippet(subject: Subject) -> Finding:
    found = subject.found
    if not (found.script or found.frame):
        told = "no script and no frame of the chat stands in the page (one that a script puts in later is not seen)"
        return Finding("snippet", WARN, told, "put the snippet below into the page")
    if not found.key:
        return Finding("snippet", FAIL, "it names no key", f'add data-site-key="{subject.key}" to the script')
    if found.key != subject.key:
        told = f"it names the key {found.key}, not {subject.key}"
        return Finding("snippet", FAIL, told, "put the present key into the page")
    return Finding("snippet", OK, "a script" if found.script else "a frame")


def _policy(subject: Subject) -> list[Finding]:
    """Each directive that the snippet needs, under each policy of the page."""
    page, found = subject.page, subject.found
    every = policies(page)
    if not every:
        return [Finding("csp", OK, "the page has no Content-Security-Policy")]
    if found.frame and not found.script:
        needed = [("frame-src", found.frame)]
    else:
        script = found.script or f"{subject.server}/widget/v1.js"
        needed = [("script-src-elem", script), ("connect-src", f"{subject.server}/api/v1/ask")]
    findings = []
    for directive, target in needed:
        name = f"csp {directive.removesuffix('-elem')}"
        bad = [one for one in every if not allows(one, directive, target, page.url, nonce=found.nonce)]
        if not bad:
            findings.append(Finding(name, OK, "allowed"))
            continue
        said, sources = governing(bad[0], directive)
        told = f"{said} {' '.join(sources or [])} does not allow {origin_of(target)}"
        remedy = f"change it to: {mended(bad[0], directive, target)}"
        if any(source.lower() == "'strict-dynamic'" for source in sources or []):
            remedy = "with 'strict-dynamic' only a nonce counts: write the page's nonce into the script tag (nonce=…)"
        findings.append(Finding(name, FAIL, told, remedy))
    return findings
