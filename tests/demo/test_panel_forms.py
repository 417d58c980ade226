"""The form of every order type: the good one, a missing field, each bound and bad value."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.panel.departures import DOCUMENT
from bot.demo.panel.forms import CheckedOrder, read_order
from bot.demo.panel.order_types import DELAYS, ORDER_TYPES, OrderType, order_type
from bot.demo.panel.refusals import Refusal
from tests.demo.panel_calls import BASE, FORMS, LINES, LINK

TODAY = 1_767_225_600.0
KINDS = pytest.mark.parametrize("kind", ORDER_TYPES, ids=lambda kind: kind.name)
CARELESS = replace(DOCUMENT, splits_comments_on_commas=True)
DEMANDING = replace(DOCUMENT, demands_quantity=True)


def read(kind: str, dialect: object = DOCUMENT, **changed: str) -> CheckedOrder:
    assert isinstance(dialect, type(DOCUMENT))
    return read_order(replace(BASE, type=kind), {**FORMS[kind], **changed}, dialect, TODAY)


def refused(kind: str, dialect: object = DOCUMENT, **changed: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(kind, dialect, **changed)
    return caught.value


REQUIRED = [(kind.name, field) for kind in ORDER_TYPES for field in kind.required]


def test_the_forms_are_of_seventeen_types() -> None:
    assert len(ORDER_TYPES) == 17
    assert set(FORMS) == {kind.name for kind in ORDER_TYPES}


@KINDS
def test_a_good_form_is_taken(kind: OrderType) -> None:
    terms = read(kind.name)
    assert terms.kind is kind
    assert terms.runs == 1


@pytest.mark.parametrize(("kind", "field"), REQUIRED)
@pytest.mark.parametrize("value", [None, "", " \n "])
def test_a_missing_field_is_named(kind: str, field: str, value: str | None) -> None:
    form = {name: text for name, text in FORMS[kind].items() if name != field}
    if value is not None:
        form[field] = value
    with pytest.raises(Refusal) as caught:
        read_order(replace(BASE, type=kind), form, DOCUMENT, TODAY)
    assert caught.value.code == "missing"
    assert field in caught.value.text("plain")


@KINDS
def test_a_field_of_another_type_is_refused(kind: OrderType) -> None:
    known = {*kind.required, *kind.optional}
    for field in {"quantity", "comments", "answer_number", "media", "colour"} - known:
        refusal = refused(kind.name, **{field: "1"})
        assert refusal.code == "extra"
        assert field in refusal.text("plain")


@KINDS
def test_the_price_counts_what_the_type_counts(kind: OrderType) -> None:
    expected = {
        "quantity": Decimal("0.125"),
        "lines": Decimal("0.0125"),
        "once": Decimal("1.25"),
        "posts": Decimal(0),
    }
    assert read(kind.name).charge == expected[kind.counted]


@pytest.mark.parametrize("kind", [k.name for k in ORDER_TYPES if k.counted == "quantity"])
def test_the_quantity_keeps_within_the_bounds(kind: str) -> None:
    assert read(kind, quantity="10").quantity == 10
    assert read(kind, quantity="1000").quantity == 1000
    assert refused(kind, quantity="9").text("plain") == "Quantity less than minimal 10"
    assert refused(kind, quantity="1001").text("plain") == "Quantity more than maximum 1000"


@pytest.mark.parametrize("quantity", ["ten", "-5", "1.5", "1e3", "12345678901", "१०"])
def test_a_quantity_that_is_no_number_is_refused(quantity: str) -> None:
    assert refused("Default", quantity=quantity).code == "quantity"


@pytest.mark.parametrize("kind", [k for k in ORDER_TYPES if k.counted == "lines"])
def test_the_lines_keep_within_the_bounds(kind: OrderType) -> None:
    field = kind.lines
    assert read(kind.name, **{field: LINES}).quantity == 10
    assert read(kind.name, **{field: LINES.replace("\n", "\r\n")}).quantity == 10
    assert read(kind.name, **{field: f"\n\n{LINES}\n \n"}).quantity == 10
    assert refused(kind.name, **{field: "one\ntwo"}).code == "min"
    assert refused(kind.name, **{field: "x\n" * 1001}).code == "max"


def test_a_package_has_no_bounds() -> None:
    service = replace(BASE, type="Package", min=1, max=1)
    assert read_order(service, {"link": LINK}, DOCUMENT, TODAY).quantity == 1
    assert read("Custom Comments Package", comments="just one").quantity == 1


def test_commas_and_bars_split_comments_on_a_careless_panel_only() -> None:
    comments = LINES.replace("first line", "first, or | third")
    assert read("Custom Comments", comments=comments).quantity == 10
    assert read("Custom Comments", CARELESS, comments=comments).quantity == 12
    assert read("Mentions Custom List", CARELESS, usernames=LINES + "\na,b").quantity == 11


@pytest.mark.parametrize(
    ("kind", "quantity"),
    [("Package", "1"), ("Custom Comments", "10"), ("Custom Comments Package", "1"),
     ("Mentions Custom List", "10"), ("Comment Replies", "10")],
)  # fmt: skip
def test_a_demanding_panel_wants_the_count_with_lists(kind: str, quantity: str) -> None:
    assert refused(kind, DEMANDING).details == {"field": "quantity"}
    assert read(kind, DEMANDING, quantity=quantity).quantity == int(quantity)
    assert refused(kind, DEMANDING, quantity="7").code == "quantity"
    assert refused(kind, quantity=quantity).code == "extra"


def test_a_demanding_panel_asks_no_more_of_others() -> None:
    assert read("SEO", DEMANDING).quantity == 100
    assert read("Subscriptions", DEMANDING).subscribed is not None


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        ("Default", "link", "two words", "link"),
        ("Default", "link", "x", "link"),
        ("Package", "link", "https://example.com/" + "x" * 2000, "link"),
        ("Mentions Media Likers", "media", "not an address", "invalid"),
        ("Mentions User Followers", "username", "two words", "invalid"),
        ("Mentions Hashtag", "hashtag", "two words", "invalid"),
        ("Poll", "answer_number", "0", "invalid"),
        ("Poll", "answer_number", "second", "invalid"),
        ("Web Traffic", "device", "6", "invalid"),
        ("Web Traffic", "device", "0", "invalid"),
        ("Web Traffic", "type_of_traffic", "4", "invalid"),
        ("Subscriptions", "min", "9", "min"),
        ("Subscriptions", "max", "1001", "max"),
        ("Subscriptions", "max", "9", "min"),
        ("Subscriptions", "min", "few", "invalid"),
        ("Subscriptions", "posts", "0", "invalid"),
        ("Subscriptions", "posts", "many", "invalid"),
        ("Subscriptions", "old_posts", "-1", "invalid"),
        ("Subscriptions", "expiry", "2030-01-31", "invalid"),
        ("Subscriptions", "expiry", "31/02/2030", "invalid"),
        ("Subscriptions", "expiry", "31/12/2025", "invalid"),
        ("Subscriptions", "expiry", "31/12/9999", "invalid"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(
    kind: str, field: str, value: str, code: str
) -> None:
    assert refused(kind, **{field: value}).code == code


@pytest.mark.parametrize("delay", [str(delay) for delay in sorted(DELAYS)])
def test_the_nineteen_delays_are_taken(delay: str) -> None:
    assert len(DELAYS) == 19
    assert read("Subscriptions", delay=delay).subscribed is not None


@pytest.mark.parametrize("delay", ["1", "45", "601", "-5", "soon"])
def test_another_delay_is_refused(delay: str) -> None:
    assert refused("Subscriptions", delay=delay).details == {"field": "delay"}


def test_a_subscription_keeps_what_was_asked() -> None:
    watched = read("Subscriptions", old_posts="2", expiry="02/01/2026").subscribed
    assert watched is not None
    assert (watched.least, watched.most, watched.posts, watched.old_posts) == (10, 20, 3, 2)
    assert watched.expires == TODAY + 2 * 86400
    assert watched.expiry == "02/01/2026"


def test_a_subscription_without_posts_has_no_end() -> None:
    watched = read("Subscriptions", posts="").subscribed
    assert watched is not None
    assert (watched.posts, watched.old_posts, watched.expires) == (None, 0, None)


def test_a_subscription_may_end_today() -> None:
    assert read("Subscriptions", expiry="01/01/2026").subscribed is not None


@pytest.mark.parametrize(
    ("traffic", "field", "other"),
    [("1", "google_keyword", "referring_url"), ("2", "referring_url", "google_keyword")],
)
def test_traffic_wants_the_field_of_its_kind(traffic: str, field: str, other: str) -> None:
    blank = {"google_keyword": "", "referring_url": ""}
    values = {"google_keyword": "shoes", "referring_url": LINK}
    good = blank | {"type_of_traffic": traffic, field: values[field]}
    assert read("Web Traffic", **good).quantity == 100
    assert refused("Web Traffic", **(good | {field: ""})).details == {"field": field}
    assert refused("Web Traffic", **(good | {other: values[other]})).code == "extra"


def test_blank_traffic_wants_neither() -> None:
    assert read("Web Traffic", type_of_traffic="3", google_keyword="").quantity == 100
    assert refused("Web Traffic", type_of_traffic="3").code == "extra"


def test_a_drip_feed_needs_both_or_neither() -> None:
    terms = read("Default", runs="5", interval="30")
    assert (terms.runs, terms.interval, terms.charge) == (5, 30, Decimal("0.625"))
    assert refused("Default", runs="5").code == "interval"
    assert refused("Default", interval="30").code == "runs"
    assert refused("Default", runs="0", interval="30").code == "runs"
    assert refused("Default", runs="5", interval="0").code == "interval"
    assert read("Default", runs="", interval="").runs == 1


def test_a_drip_feed_keeps_its_whole_within_the_bounds() -> None:
    assert read("Default", runs="10", interval="5").quantity == 100
    assert refused("Default", runs="11", interval="5").code == "max"
    assert refused("Default", quantity="5", runs="10", interval="5").code == "min"


def test_a_drip_feed_is_for_services_that_have_it() -> None:
    form = {**FORMS["Default"], "runs": "2", "interval": "5"}
    with pytest.raises(Refusal) as caught:
        read_order(replace(BASE, dripfeed=False), form, DOCUMENT, TODAY)
    assert caught.value.code == "no_drip"
    assert read_order(replace(BASE, dripfeed=None), form, DOCUMENT, TODAY).runs == 2


def test_a_careless_panel_ignores_the_runs() -> None:
    ignoring = replace(DOCUMENT, ignores_runs=True)
    terms = read("Default", ignoring, runs="5", interval="30")
    assert (terms.runs, terms.charge) == (1, Decimal("0.125"))


@pytest.mark.parametrize("name", ["instagram", "", None, "Default 2"])
def test_an_unknown_type_cannot_be_ordered(name: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        read_order(replace(BASE, type=name), FORMS["Default"], DOCUMENT, TODAY)
    assert caught.value.code == "service_down"


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("default", "Default"),
        ("custom_comments", "Custom Comments"),
        ("Subscriptions ", "Subscriptions"),
        ("subscription", "Subscriptions"),
        ("SEO2", "SEO"),
        ("Website Traffic", "Web Traffic"),
        ("Mentions Users Followers", "Mentions User Followers"),
        ("Invites-From_Groups", "Invites from Groups"),
        ("MENTIONS CUSTOM LIST", "Mentions Custom List"),
    ],
)
def test_a_type_is_known_however_it_is_spelt(spelling: str, name: str) -> None:
    kind = order_type(spelling)
    assert kind is not None
    assert kind.name == name


@given(
    rate=st.decimals(min_value=0, max_value=100, places=7),
    quantity=st.integers(10, 1000),
    runs=st.integers(1, 100),
)
def test_the_charge_is_exact(rate: Decimal, quantity: int, runs: int) -> None:
    service = replace(BASE, rate=rate, max=100_000)
    form = {"link": LINK, "quantity": str(quantity), "runs": str(runs), "interval": "1"}
    assert read_order(service, form, DOCUMENT, TODAY).charge * 1000 == rate * quantity * runs
