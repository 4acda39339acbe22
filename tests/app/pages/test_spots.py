"""The places of the reports with those around them."""

from dataclasses import replace

from app.pages.spots import Spot, spots
from tests import fakes


def test_places_stand_under_the_places_around_them_with_the_years_of_their_own_reports() -> None:
    later = replace(fakes.report(fakes.ZHANGWAN, 2025), id="later")
    unknown = fakes.report(None, None)
    found = spots([later, fakes.report(fakes.ZHANGWAN), fakes.report(fakes.SHIYAN, 2024), unknown])
    assert found == (
        Spot("420000", {"zh": "湖北省", "en": "Hubei Province"}, "", ()),
        Spot("420300", {"zh": "十堰市", "en": "Shiyan City"}, "420000", (2024,)),
        Spot("420303", {"zh": "张湾区", "en": "Zhangwan District"}, "420300", (2023, 2025)),
    )


def test_an_archive_without_known_places_offers_none() -> None:
    assert spots([fakes.report(None, None)]) == ()
    assert spots([]) == ()
