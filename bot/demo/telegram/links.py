"""Check URLs of buttons and links by Telegram's rules, and write them as Telegram stores them."""

import re

from bot.demo.telegram.errors import ApiError, bad_request

_ADDRESS = re.compile(r"(?:([a-zA-Z][a-zA-Z0-9+.\-]*):/{0,2})?([^/?#\s]*)([^\s]*)")
_HOST = re.compile(
    r"(?:[^@]*@)?(?:(?:[^\s:@.]+\.)+[^\s:@.]{2,}|(?:[0-9]+\.){3}[0-9]+)(?::[0-9]{1,5})?"
)
_OWN_HOST = re.compile(r"[a-zA-Z0-9_\-]+")
_OWN = {"tg", "ton", "tonsite"}
_MENTION = re.compile(r"tg://user\?id=([0-9]{1,15})")


def checked_url(url: str, what: str) -> str:
    """Return `url` as Telegram stores it; ApiError 400 "`what` '…' is invalid: …"."""
    scheme, host, rest, problem = _parts(url)
    if problem:
        raise _invalid(what, url, problem)
    return f"{scheme}://{host}{rest}" if rest or scheme in _OWN else f"{scheme}://{host}/"


def canonical_url(url: str) -> str | None:
    """Return `url` as Telegram stores it, or None if it is not a valid URL."""
    try:
        return checked_url(url, "URL")
    except ApiError:
        return None


def secure_url(url: str, what: str) -> str:
    """Return the URL of a Web App or a webhook as Telegram stores it; ApiError 400 if not HTTPS."""
    if not url.startswith("https://"):
        raise _invalid(what, url, "Only HTTPS links are allowed")
    return checked_url(url, what)


def mentioned_user(url: str) -> int | None:
    """Return the user id of a `tg://user?id=…` link, or None if `url` is not such a link."""
    found = _MENTION.fullmatch(url)
    return int(found.group(1)) if found else None


def _parts(url: str) -> tuple[str, str, str, str]:
    """Split into scheme, host, rest and the reason to refuse it (empty if the URL is valid)."""
    found = _ADDRESS.fullmatch(url.strip())
    if found is None:
        return "", "", "", "Wrong HTTP URL"
    scheme = (found.group(1) or "http").lower()
    host, rest = found.group(2), found.group(3)
    return scheme, host, rest, _problem(scheme, host)


def _problem(scheme: str, host: str) -> str:
    if not host:
        return "URL host is empty"
    if scheme in _OWN:
        return "" if _OWN_HOST.fullmatch(host) else f"Wrong {scheme} URL"
    if scheme not in {"http", "https"}:
        return "Unsupported URL protocol"
    return "" if _HOST.fullmatch(host) else "Wrong HTTP URL"


def _invalid(what: str, url: str, problem: str) -> ApiError:
    return bad_request(f"{what} '{url}' is invalid: {problem}")
