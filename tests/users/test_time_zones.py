"""The time zones that a customer can tap or type."""

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import pytest

from bot.users.time_zones import OFFERED, city_of, list_offered, read_zone, zone_of


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        ("Madrid", "Europe/Madrid"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
        ("+3", "Etc/GMT-3"),
        ("UTC+03:00", "Etc/GMT-3"),
        ("GMT -5", "Etc/GMT+5"),
        ("−5", "Etc/GMT+5"),
        ("+0", "UTC"),
        ("+40", None),
        ("Atlantis", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_a_zone_is_read_as_people_write_it(typed: str, zone: str | None) -> None:
    assert read_zone(typed) == zone


def test_hours_from_utc_are_meant_as_people_mean_them() -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert noon.astimezone(zone_of(read_zone("+3"))).utcoffset() == timedelta(hours=3)
    assert city_of("Etc/GMT-3") == "UTC+3"
    assert city_of("Etc/GMT+5") == "UTC-5"
    assert city_of("America/New_York") == "New York"


def test_what_is_offered_is_known_and_has_its_place() -> None:
    assert [name for _, name in list_offered()] == list(OFFERED)
    assert set(OFFERED) - {"UTC"} <= available_timezones()
    assert all(OFFERED[place] == name for place, name in list_offered())


def test_a_zone_that_the_machine_does_not_know_is_utc() -> None:
    assert zone_of("Mars/Olympus") is UTC
    assert zone_of("../passwd") is UTC
    assert zone_of(None) is UTC
