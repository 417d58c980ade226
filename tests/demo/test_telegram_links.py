"""URLs of buttons and links, as Telegram accepts and writes them."""

import pytest

from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.links import canonical_url, checked_url, mentioned_user, secure_url


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("https://a.example", "https://a.example/"),
        ("https://a.example/", "https://a.example/"),
        ("https://a.example/x?y#z", "https://a.example/x?y#z"),
        ("HTTP://a.example/x", "http://a.example/x"),
        ("a.example/x", "http://a.example/x"),
        ("t.me/some_bot?start=x", "http://t.me/some_bot?start=x"),
        ("http://127.0.0.1:8081/x", "http://127.0.0.1:8081/x"),
        ("https://name@a.example:8443/x", "https://name@a.example:8443/x"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("tg://settings", "tg://settings"),
        ("tg:resolve?domain=x", "tg://resolve?domain=x"),
        (" https://a.example/x ", "https://a.example/x"),
    ],
)
def test_a_good_address_is_stored_in_one_way(url: str, stored: str) -> None:
    assert checked_url(url, "URL") == stored


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "URL host is empty"),
        ("https://", "URL host is empty"),
        ("nowhere", "Wrong HTTP URL"),
        ("https://localhost/x", "Wrong HTTP URL"),
        ("https://localhost:3000/x", "Wrong HTTP URL"),
        ("https://a.example /x", "Wrong HTTP URL"),
        ("ftp://a.example", "Unsupported URL protocol"),
        ("javascript://a.example", "Unsupported URL protocol"),
        ("tg://resolve:80?domain=x", "Wrong tg URL"),
    ],
)
def test_a_bad_address_is_refused_with_the_reason(url: str, problem: str) -> None:
    with pytest.raises(ApiError) as refused:
        checked_url(url, "inline keyboard button URL")
    expected = f"Bad Request: inline keyboard button URL '{url}' is invalid: {problem}"
    assert refused.value.description == expected
    assert canonical_url(url) is None


def test_a_web_app_needs_https() -> None:
    assert secure_url("https://a.example/app", "Web App URL") == "https://a.example/app"
    with pytest.raises(ApiError, match="Only HTTPS links are allowed"):
        secure_url("http://a.example/app", "Web App URL")


def test_a_link_to_a_user_carries_his_id() -> None:
    assert mentioned_user("tg://user?id=123") == 123
    assert mentioned_user("tg://user?id=x") is None
    assert mentioned_user("https://a.example") is None
