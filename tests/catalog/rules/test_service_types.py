"""The types and their spellings."""

import pytest

from bot.catalog.rules.service_types import ALIASES, ServiceType, service_type


def test_there_are_seventeen_types() -> None:
    assert len(ServiceType) == 17


@pytest.mark.parametrize("kind", list(ServiceType))
def test_every_type_is_known_in_every_case_and_with_every_separator(kind: ServiceType) -> None:
    words = str(kind)
    for spelling in (
        words,
        words.title(),
        words.upper(),
        words.replace(" ", "_"),
        words.replace(" ", "-"),
        words.replace(" ", "  "),
        f" {words}\t",
    ):
        assert service_type(spelling) is kind


@pytest.mark.parametrize(
    ("spelling", "kind"),
    [
        ("custom_comments", ServiceType.CUSTOM_COMMENTS),
        ("Mentions Users Followers", ServiceType.MENTIONS_USER_FOLLOWERS),
        ("Invites From Groups", ServiceType.INVITES_FROM_GROUPS),
        ("SEO2", ServiceType.SEO),
        ("Mentions custom list", ServiceType.MENTIONS_CUSTOM_LIST),
        ("Website Traffic", ServiceType.WEB_TRAFFIC),
        ("Subscriptions ", ServiceType.SUBSCRIPTIONS),
        ("subscription", ServiceType.SUBSCRIPTIONS),
    ],
)
def test_spellings_of_real_panels_are_known(spelling: str, kind: ServiceType) -> None:
    assert service_type(spelling) is kind


@pytest.mark.parametrize("spelling", [None, "", "  ", "Instagram", "defaults", "custom", "0", "-"])
def test_anything_else_is_unknown(spelling: str | None) -> None:
    assert service_type(spelling) is None


def test_an_alias_never_hides_a_type() -> None:
    assert not set(ALIASES) & set(map(str, ServiceType))
