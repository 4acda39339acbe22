"""What a site's page wants, kept within what the site may ask about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.http_errors import ApiError
from app.records import EVERYTHING, Scope
from app.scope import narrowed
from app.site_scope import within
from tests import fakes

ZHANGWAN, XIALU = fakes.report(fakes.ZHANGWAN), fakes.report(fakes.XIALU)
HELD = (ZHANGWAN, XIALU)
HUBEI, SHIYAN, HUANGSHI = "420000", "420300", "420200"


@pytest.mark.parametrize(
    ("bounds", "wanted", "both"),
    [
        (EVERYTHING, Scope(("420303",)), Scope(("420303",))),
        (Scope((HUBEI,)), EVERYTHING, Scope((HUBEI,))),
        (Scope((HUBEI,)), Scope((SHIYAN,)), Scope((SHIYAN,))),
        (Scope((SHIYAN,)), Scope((HUBEI,)), Scope((SHIYAN,))),
        (Scope((SHIYAN,)), Scope((SHIYAN, HUANGSHI)), Scope((SHIYAN,))),
        (Scope((SHIYAN, HUANGSHI)), Scope((HUBEI,)), Scope((SHIYAN, HUANGSHI))),
        (Scope(years=(2022, 2023)), Scope(years=(2023, 2024)), Scope(years=(2023,))),
        (Scope((HUBEI,)), Scope(years=(2023,)), Scope((HUBEI,), (2023,))),
        (Scope(reports=(ZHANGWAN.id, "gone")), EVERYTHING, Scope(reports=(ZHANGWAN.id,))),
        (Scope(reports=(ZHANGWAN.id, XIALU.id)), Scope(reports=(XIALU.id,)), Scope(reports=(XIALU.id,))),
    ],
)
def test_what_is_asked_is_what_lies_in_both(bounds: Scope, wanted: Scope, both: Scope) -> None:
    assert within(bounds, wanted, HELD) == both


@pytest.mark.parametrize(
    ("bounds", "wanted", "field"),
    [
        (Scope((SHIYAN,)), Scope((HUANGSHI,)), "places"),
        (Scope(years=(2023,)), Scope(years=(2024,)), "years"),
        (Scope(reports=(ZHANGWAN.id,)), Scope(reports=(XIALU.id,)), "reports"),
    ],
)
def test_a_filter_outside_is_refused_by_name_and_never_widens(bounds: Scope, wanted: Scope, field: str) -> None:
    with pytest.raises(ApiError) as refused:
        within(bounds, wanted, HELD)
    assert refused.value.code == "outside_site" and refused.value.fields == (f"filters.{field}",)


def test_a_site_whose_reports_have_all_gone_asks_nothing_rather_than_everything() -> None:
    with pytest.raises(ApiError) as refused:
        within(Scope(reports=("gone",)), EVERYTHING, HELD)
    assert refused.value.code == "index_not_ready"


SCOPES = st.builds(
    Scope,
    st.lists(st.sampled_from([HUBEI, SHIYAN, HUANGSHI, "420303", "420204"]), max_size=3, unique=True).map(tuple),
    st.lists(st.sampled_from([2022, 2023, 2024]), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from([ZHANGWAN.id, XIALU.id]), max_size=2, unique=True).map(tuple),
)


@given(SCOPES, SCOPES)
def test_no_filter_ever_reaches_a_report_beyond_the_bounds(bounds: Scope, wanted: Scope) -> None:
    inside, asked = set(narrowed(HELD, bounds)), set(narrowed(HELD, wanted))
    try:
        both = within(bounds, wanted, HELD)
    except ApiError:
        assert not inside & asked
        return
    assert set(narrowed(HELD, both)) == inside & asked
