"""`python -m app sites …`: the websites that may use the archive, kept and shown on the command line."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from app.records import Language
    from app.sites import Site, Sites

SCOPES = ("ask", "passage", "feedback")
HEADINGS = {
    "line": "1. One line: a button on every page",
    "inside": "2. Inside the page",
    "pinned": "3. One version, with its integrity hash",
    "frame": "4. A frame, where no script of others is allowed",
    "early": "5. Asked by the page",
}


class Place(Protocol):
    """Where the book is and what the server is called; the settings are one."""

    @property
    def data_dir(self) -> "Path": ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def public_url(self) -> str: ...
    @property
    def root_path(self) -> str: ...


def add_parser(commands: Any) -> None:
    """Put `sites` among the subcommands."""
    sites = commands.add_parser("sites", help="the websites that may use the archive")
    actions = sites.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="let a website in, and print what goes on its pages")
    change = actions.add_parser("change", help="give a website other origins, limits, …: what is named is replaced")
    for parser in (add, change):
        parser.add_argument("name", help="what you call it" if parser is add else "its name or key")
        _options(parser)
    change.add_argument("--rename", metavar="NAME", help="another name")
    actions.add_parser("list", help="all of them, with the origin that was refused last")
    for name, told in (
        ("show", "one of them, with the snippets for its pages"),
        ("rotate", "give it a new key; the old one goes on for seven days"),
        ("disable", "shut it out"),
        ("enable", "let it in again"),
        ("remove", "forget it and its keys"),
    ):
        actions.add_parser(name, help=told).add_argument("name", help="its name or key")


def _options(parser: argparse.ArgumentParser) -> None:
    many: dict[str, Any] = {"action": "append", "default": None}
    parser.add_argument("--origin", metavar="URL", help="https://www.example.gov.cn; may be repeated", **many)
    parser.add_argument("--may", choices=SCOPES, help="what its visitors may do (all); may be repeated", **many)
    parser.add_argument("--lang", choices=("zh", "en", "auto"), help="language of the chat (auto)")
    parser.add_argument("--greeting-zh", metavar="TEXT")
    parser.add_argument("--greeting-en", metavar="TEXT")
    parser.add_argument("--suggest-zh", metavar="QUESTION", help="offered at first; may be repeated", **many)
    parser.add_argument("--suggest-en", metavar="QUESTION", **many)
    parser.add_argument("--place", metavar="PLACE", help="only its reports, and those within; may be repeated", **many)
    parser.add_argument("--year", type=int, help="only reports of that year; may be repeated", **many)
    parser.add_argument("--report", metavar="ID", help="only that report; may be repeated", **many)
    parser.add_argument("--per-minute", type=int, metavar="N", help="questions of all visitors together")
    parser.add_argument("--per-day", type=int, metavar="N")


def run(options: argparse.Namespace, place: Place) -> int:
    """Do what was asked for; UserError for what cannot be."""
    from app.database import Book
    from app.sites import Site, Sites

    if getattr(options, "report", None):
        _held(options.report, place)
    book = Book.open(place.data_dir)
    try:
        sites = Sites(book)
        if options.action == "list":
            _table(sites.all())
        elif options.action == "add":
            _show(sites.add(_chosen(options, Site(name=options.name))), place)
        else:
            _to(sites, sites.get(options.name), options, place)
    finally:
        book.close()
    return 0


def _to(sites: "Sites", site: "Site", options: argparse.Namespace, place: Place) -> None:
    """Do something to a site that there is."""
    if options.action == "remove":
        sites.remove(site)
        _say(f"{site.name} is forgotten; its pages are refused from now on.")
    elif options.action in ("enable", "disable"):
        sites.enable(site, on=options.action == "enable")
        _say(f"{site.name} is {'let in' if options.action == 'enable' else 'shut out'} from the next request on.")
    elif options.action == "rotate":
        fresh = sites.rotate(site)
        _show(fresh, place)
        _say(f"The key {site.key} goes on until {fresh.former_until}.")
    elif options.action == "change":
        _show(sites.change(_chosen(options, replace(site, name=options.rename or site.name))), place)
    else:
        _show(site, place)


def _chosen(options: argparse.Namespace, site: "Site") -> "Site":
    """The site with whatever the options name in place of what it had."""
    from app.records import Scope
    from app.sites import Questions, Quota, Words

    def other(given: Any, before: Any) -> Any:
        return before if given is None else tuple(given) if isinstance(given, list) else given

    scope, words, questions, quota = site.scope, site.greeting, site.suggestions, site.quota
    codes = None if options.place is None else [_code(one) for one in options.place]
    return replace(
        site,
        origins=other(options.origin, site.origins),
        scopes=other(options.may, site.scopes),
        lang=other(options.lang, site.lang),
        greeting=Words(other(options.greeting_zh, words.zh), other(options.greeting_en, words.en)),
        suggestions=Questions(other(options.suggest_zh, questions.zh), other(options.suggest_en, questions.en)),
        scope=Scope(other(codes, scope.places), other(options.year, scope.years), other(options.report, scope.reports)),
        quota=Quota(other(options.per_minute, quota.minute), other(options.per_day, quota.day)),
    )


def _held(reports: "Sequence[str]", place: Place) -> None:
    """UserError for a report that the archive does not hold, so that a slip of the pen shuts nobody out."""
    from index.archive import Archive

    archive = Archive.open(place.data_dir)
    try:
        for report in reports:
            archive.report(report)
    finally:
        archive.close()


def _code(words: str) -> str:
    from app.scope import named
    from index import places

    found = named(words)
    if len(found) > 1:
        choices = ", ".join(f"{place.code} {places.path(place)}" for place in found[:8])
        raise UserError(f"{words} means several places; give the code of one: {choices}.")
    return found[0].code


def _table(sites: "Sequence[Site]") -> None:
    from rich.console import Console
    from rich.table import Table

    if not sites:
        _say("There are no sites; `python -m app sites add NAME --origin https://…` makes one.")
        return
    table = Table("Name", "Key", "Origins", "May", "State", "Last seen", "Refused last", show_lines=True)
    for site in sites:
        refused = f"{site.refused_origin}\n{site.refused_at}" if site.refused_origin else ""
        origins = "\n".join(site.origins) or "nobody"
        state = "on" if site.enabled else "off"
        table.add_row(site.name, site.key, origins, "\n".join(site.scopes), state, site.last_seen, refused)
    width = None if sys.stdout.isatty() else 200  # a key that is broken over two lines cannot be copied
    Console(markup=False, highlight=False, emoji=False, width=width).print(table)


def _show(site: "Site", place: Place) -> None:
    from app import snippets
    from app.widget_file import widget

    server, file = address(place), widget()
    _say(f"{site.name}: {site.key}{'' if site.enabled else ' (switched off)'}")
    _say(f"Origins: {', '.join(site.origins) or 'none yet, so nobody is let in; add one with --origin'}")
    language: Language = "en" if site.lang == "en" else "zh"
    made = snippets.snippets(server, site.key, version=file.version, integrity=file.integrity, language=language)
    for one in made:
        _say(f"\n{HEADINGS[one.name]}\n{one.code}")
    _say(f"\nThe page's Content-Security-Policy, if it has one:\n{snippets.policy(server)}")
    _say(f"and for the frame:\n{snippets.policy(server, frame=True)}")
    if not place.public_url:
        _say("\nPUBLIC_URL is not set, so these lines work on this machine only.")


def address(place: Place) -> str:
    """The server as its visitors know it, without a slash at the end."""
    from app.listening import address
    from app.prefix import checked

    if place.public_url:
        return place.public_url.rstrip("/")
    return address(place.host, place.port).rstrip("/") + checked(place.root_path)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
