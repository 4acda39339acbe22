"""The places of China as a tree: nation, provinces, prefectures, districts, by code and with their ancestors.

The rows stand in places.csv, made by tools/make_places.py. An alias that ends in ? there is a common word
too (和平, 京, 新建): `weak_names` holds these, and `Place.aliases` has them without the mark.
"""

import csv
from functools import cache
from pathlib import Path

from errors import UserError
from index.records import Level, Place

TABLE = Path(__file__).with_name("places.csv")
LEVELS = tuple(Level)


@cache
def _rows() -> tuple[dict[str, Place], frozenset[str]]:
    rows: dict[str, Place] = {}
    weak: set[str] = set()
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms = [form for form in row["aliases"].split("|") if form]
            weak |= {form[:-1] for form in forms if form.endswith("?")}
            aliases = tuple(form for form in (form.removesuffix("?") for form in forms) if form != row["name"])
            rows[row["code"]] = Place(
                row["code"], row["name"], Level(row["level"]), row["parent"], row["roman"], aliases
            )
    return rows, frozenset(weak)


def places() -> tuple[Place, ...]:
    """Every place, in the order of the table."""
    return tuple(_rows()[0].values())


def weak_names() -> frozenset[str]:
    """Names that are common words as well."""
    return _rows()[1]


def get(code: str) -> Place:
    """The place of a six-digit code; UserError for an unknown one."""
    try:
        return _rows()[0][code]
    except KeyError:
        raise UserError(
            f"no place has the code {code!r}: use a six-digit division code of {TABLE.name}, such as 420303"
        ) from None


@cache
def ancestors(place: Place) -> tuple[Place, ...]:
    """Nearest first, up to the nation."""
    found: list[Place] = []
    while place.parent:
        place = get(place.parent)
        found.append(place)
    return tuple(found)


def within(place: Place, other: Place) -> bool:
    """Whether a place is another or lies in it."""
    return place == other or other in ancestors(place)


def path(place: Place) -> str:
    """The full name from the province down: 湖北省十堰市张湾区."""
    chain = [place, *ancestors(place)]
    return "".join(step.name for step in reversed(chain) if step.level is not Level.NATION) or place.name


def order(place: Place) -> tuple[str, int, str]:
    """Sort key: by province, then as the table of codes runs, a parent before its children."""
    return (place.code[:2], LEVELS.index(place.level) if place.code.endswith("0000") else 9, place.code)
