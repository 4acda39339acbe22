"""How much lies in a scope: counted of its own reports, and reckoned again only when they change."""

from contextlib import closing
from pathlib import Path
from typing import Any

from app.extents import Extent, Extents
from app.listening import split
from app.records import EVERYTHING, Scope
from app.site_shapes import SiteOut
from tests.app import api_desk


def test_an_extent_is_of_the_reports_in_the_scope_and_kept_until_they_change(tmp_path: Path) -> None:
    asked: list[tuple[str, int]] = []

    def examples(_: Any, language: str, reports: Any) -> list[str]:
        asked.append((language, len(reports)))
        return [f"{language} {len(reports)}"]

    with closing(api_desk.archive_in(tmp_path)) as archive:
        extents = Extents(archive, examples)
        assert extents.of() == extents.of(EVERYTHING) == Extent(2, 2, "2023", ("zh 2",), ("en 2",))
        assert extents.of(Scope(places=("420303",))) == Extent(1, 1, "2023", ("zh 1",), ("en 1",))
        assert extents.of(Scope(reports=("gone",))) == Extent(0, 0, "", ("zh 0",), ("en 0",))
        assert len(asked) == 6
        with archive.writing():
            archive.remove(archive.reports()[0].id)
        assert extents.of().reports == 1 and len(asked) == 8


def test_lists_of_settings_are_split_at_commas() -> None:
    assert split(" a, b,,c ") == ("a", "b", "c") and split("") == ()


def test_the_settings_of_the_element_name_every_field_of_the_contract() -> None:
    assert set(SiteOut.model_fields) >= {
        "name",
        "mode",
        "lang",
        "greeting",
        "suggestions",
        "scope",
        "limits",
        "privacy",
    }
