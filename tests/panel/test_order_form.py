"""The fields of `add` for each form of the API document, and with each quirk."""

from dataclasses import fields, replace
from datetime import date
from typing import Any
from urllib.parse import unquote_plus

import pytest

from bot.panel import AddOrder, Quirks, RefusalClass, Rejected
from bot.panel.order_form import LISTS, build_form

LINK = "https://example.com/p/1"

FORMS: list[tuple[str, AddOrder, dict[str, str]]] = [
    (
        "default",
        AddOrder(service="1", link=LINK, quantity=100),
        {"service": "1", "link": LINK, "quantity": "100"},
    ),
    (
        "drip-feed",
        AddOrder(service="1", link=LINK, quantity=100, runs=5, interval=30),
        {"service": "1", "link": LINK, "quantity": "100", "runs": "5", "interval": "30"},
    ),
    ("package", AddOrder(service="1", link=LINK), {"service": "1", "link": LINK}),
    (
        "keywords",
        AddOrder(service="1", link=LINK, quantity=9, keywords=("red", "blue sky")),
        {"service": "1", "link": LINK, "quantity": "9", "keywords": "red\nblue sky"},
    ),
    (
        "comments",
        AddOrder(service="1", link=LINK, comments=("Nice", "", "  ", "Süß 🎉")),
        {"service": "1", "link": LINK, "comments": "Nice\nSüß 🎉"},
    ),
    (
        "mentions with hashtags",
        AddOrder(service="1", link=LINK, quantity=9, usernames=("a", "b"), hashtags=("x",)),
        {"service": "1", "link": LINK, "quantity": "9", "usernames": "a\nb", "hashtags": "x"},
    ),
    (
        "a hashtag",
        AddOrder(service="1", link=LINK, quantity=9, hashtag="sky"),
        {"service": "1", "link": LINK, "quantity": "9", "hashtag": "sky"},
    ),
    (
        "followers of a user",
        AddOrder(service="1", link=LINK, quantity=9, username="somebody"),
        {"service": "1", "link": LINK, "quantity": "9", "username": "somebody"},
    ),
    (
        "likers of a post",
        AddOrder(service="1", link=LINK, quantity=9, media=LINK),
        {"service": "1", "link": LINK, "quantity": "9", "media": LINK},
    ),
    (
        "a subscription",
        AddOrder(
            service="1",
            username="somebody",
            min=10,
            max=20,
            posts=5,
            old_posts=0,
            delay=0,
            expiry=date(2031, 3, 9),
        ),
        {
            "service": "1",
            "username": "somebody",
            "min": "10",
            "max": "20",
            "posts": "5",
            "old_posts": "0",
            "delay": "0",
            "expiry": "09/03/2031",
        },
    ),
    (
        "a poll",
        AddOrder(service="1", link=LINK, quantity=9, answer_number="2"),
        {"service": "1", "link": LINK, "quantity": "9", "answer_number": "2"},
    ),
    (
        "groups",
        AddOrder(service="1", link=LINK, quantity=9, groups=("g1", "g2")),
        {"service": "1", "link": LINK, "quantity": "9", "groups": "g1\ng2"},
    ),
    (
        "web traffic",
        AddOrder(
            service="1",
            link=LINK,
            quantity=9,
            country="DE",
            device=1,
            type_of_traffic=1,
            google_keyword="stars",
            referring_url=LINK,
        ),
        {
            "service": "1",
            "link": LINK,
            "quantity": "9",
            "country": "DE",
            "device": "1",
            "type_of_traffic": "1",
            "google_keyword": "stars",
            "referring_url": LINK,
        },
    ),
]


@pytest.mark.parametrize(("order", "form"), [(order, form) for _, order, form in FORMS])
def test_a_form_is_sent_as_the_document_has_it(order: AddOrder, form: dict[str, str]) -> None:
    assert build_form(order, Quirks()) == form


def test_every_field_is_in_some_form() -> None:
    assert {field.name for field in fields(AddOrder)} - {"flat"} == {
        name for _, _, form in FORMS for name in form
    }


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("broken", ["a\nb", "a\r", "\r\nx"])
def test_a_line_with_a_break_in_it_would_be_two_and_is_refused(name: str, broken: str) -> None:
    lines: dict[str, Any] = {name: ("fine", broken)}
    assert build_form(AddOrder(service="1", **lines), Quirks()) == Rejected(
        RefusalClass.BAD_REQUEST, f"a line break inside a line of {name}"
    )


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "given", ["one\ntwo", "one\r\n\r\ntwo\n", ["one", " ", "two"], ("one", "two")]
)
def test_lines_come_as_one_text_or_as_several(name: str, given: Any) -> None:
    lines: dict[str, Any] = {name: given}
    form = build_form(AddOrder(service="1", **lines), Quirks())
    assert form == {"service": "1", name: "one\ntwo"}


def test_only_the_documents_line_breaks_make_lines() -> None:
    order = AddOrder(service="1", comments="one\u2028still one\x0b\ntwo")
    assert order.comments == ("one\u2028still one\x0b", "two")


def test_an_expiry_in_words_is_sent_as_it_is() -> None:
    form = build_form(AddOrder(service="1", expiry="09/03/2031"), Quirks())
    assert form == {"service": "1", "expiry": "09/03/2031"}


@pytest.mark.parametrize(
    ("order", "sent"),
    [
        (AddOrder(service="1", link=LINK, comments=("a", "b", "c")), "3"),
        (AddOrder(service="1", link=LINK, usernames=("a", "b")), "2"),
        (AddOrder(service="1", link=LINK, comments=("a",), quantity=7), "7"),
        (AddOrder(service="1", link=LINK), None),
        (AddOrder(service="1", username="x", min=1, max=2), None),
    ],
)
def test_a_panel_may_want_the_number_of_lines(order: AddOrder, sent: str | None) -> None:
    form = build_form(order, Quirks(send_quantity_with_lists=True))
    assert isinstance(form, dict)
    assert form.get("quantity") == sent


@pytest.mark.parametrize(
    ("order", "sent"),
    [
        (AddOrder(service="1", link=LINK), "1"),
        (AddOrder(service="1", link=LINK, quantity=7), "7"),
        (AddOrder(service="1", link=LINK, comments=("a", "b")), None),
        (AddOrder(service="1", username="x", min=1, max=2), None),
    ],
)
def test_a_panel_may_want_the_quantity_of_a_package(order: AddOrder, sent: str | None) -> None:
    form = build_form(order, Quirks(send_quantity_with_packages=True))
    assert isinstance(form, dict)
    assert form.get("quantity") == sent


@pytest.mark.parametrize(
    ("quirks", "flat", "sent"),
    [
        (Quirks(), True, None),
        (Quirks(send_one_with_flat_lists=True), True, "1"),
        (Quirks(send_one_with_flat_lists=True), False, None),
        (Quirks(send_one_with_flat_lists=True, send_quantity_with_lists=True), True, "1"),
        (Quirks(send_one_with_flat_lists=True, send_quantity_with_lists=True), False, "2"),
        (Quirks(send_quantity_with_lists=True), True, "2"),
    ],
)
def test_a_panel_may_want_one_with_the_list_of_a_package(
    quirks: Quirks, flat: bool, sent: str | None
) -> None:
    form = build_form(AddOrder(service="1", link=LINK, comments=("a", "b"), flat=flat), quirks)
    assert isinstance(form, dict)
    assert form.get("quantity") == sent
    assert "flat" not in form


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/+AbCdEf",
        "https://example.com/a%20b?q=1+1",
        "https://example.com/%2B+%25",
        "https://example.com/é",
        LINK,
    ],
)
def test_a_link_survives_a_second_decoding(link: str) -> None:
    order = AddOrder(service="1", link=link, quantity=5)
    form = build_form(order, Quirks(encode_links=True))
    assert isinstance(form, dict)
    assert unquote_plus(form["link"]) == link
    plain = build_form(order, Quirks())
    assert isinstance(plain, dict)
    assert plain["link"] == link


def test_a_forbidden_character_of_a_link_is_spelt_otherwise_at_the_same_address() -> None:
    quirks = Quirks(forbidden_characters=("é", "<", "'"))
    form = build_form(AddOrder(service="1", link="https://example.com/é<", quantity=5), quirks)
    assert isinstance(form, dict)
    assert form["link"] == "https://example.com/%C3%A9%3C"


@pytest.mark.parametrize(
    "texts",
    [
        {"link": "https://example.com/it's"},
        {"link": LINK, "usernames": ("fine", "o'hara")},
        {"link": LINK, "hashtag": "it's"},
        {"link": LINK, "keywords": ("it's",)},
        {"link": LINK, "media": "https://example.com/'"},
    ],
)
def test_a_forbidden_character_elsewhere_refuses_the_order(texts: dict[str, Any]) -> None:
    refused = build_form(AddOrder(service="1", **texts), Quirks(forbidden_characters=("'",)))
    assert refused == Rejected(RefusalClass.BAD_REQUEST, "not allowed: '")
    assert isinstance(build_form(AddOrder(service="1", **texts), Quirks()), dict)


def test_comments_have_forbidden_characters_of_their_own() -> None:
    quirks = Quirks(forbidden_characters=("'",))
    assert isinstance(
        build_form(AddOrder(service="1", link=LINK, comments=("it's",)), quirks), dict
    )


def test_characters_that_split_a_comment_are_replaced() -> None:
    quirks = Quirks(comment_forbidden=(",", " | "), comment_replacement=" - ")
    order = AddOrder(service="1", link=LINK, comments=("one,two", "three | four", "five"))
    form = build_form(order, quirks)
    assert isinstance(form, dict)
    assert form["comments"] == "one - two\nthree - four\nfive"


@pytest.mark.parametrize(
    ("quirks", "order", "refusal"),
    [
        (
            Quirks(comment_forbidden=(",", "|")),
            AddOrder(service="1", link=LINK, comments=("fine", "a,b|c")),
            Rejected(RefusalClass.BAD_COMMENTS, "not allowed: , |"),
        ),
        (
            Quirks(comment_forbidden=(",",), comment_replacement=""),
            AddOrder(service="1", link=LINK, comments=("fine", ",,")),
            Rejected(RefusalClass.BAD_COMMENTS, "a comment of forbidden characters only"),
        ),
        (
            Quirks(max_link_length=10),
            AddOrder(service="1", link="x" * 11, quantity=5),
            Rejected(RefusalClass.BAD_LINK, "longer than 10 characters"),
        ),
        (
            Quirks(drip_intervals=(10, 60)),
            AddOrder(service="1", link=LINK, quantity=5, runs=2, interval=15),
            Rejected(RefusalClass.DRIP, "no interval of 15 minutes"),
        ),
    ],
)
def test_what_the_panel_would_spoil_is_refused_here(
    quirks: Quirks, order: AddOrder, refusal: Rejected
) -> None:
    assert build_form(order, quirks) == refusal


SPLITS = Quirks(max_link_length=10, drip_intervals=(5, 10), comment_forbidden=(",", "|"))


@pytest.mark.parametrize(
    ("quirks", "comments", "last"),
    [
        (SPLITS, ("fine", "a|b,c"), "not allowed: , |"),
        (
            replace(SPLITS, comment_replacement=" "),
            ("a,b", ",|"),
            "a comment of forbidden characters only",
        ),
    ],
)
def test_an_order_wrong_in_every_way_is_refused_for_one_after_the_other(
    quirks: Quirks, comments: tuple[str, ...], last: str
) -> None:
    wrong = AddOrder(
        service="1",
        link="x" * 11,
        quantity=5,
        runs=2,
        interval=7,
        comments=comments,
        usernames=("a\nb",),
        groups=("c\rd",),
    )
    mended: list[dict[str, Any]] = [
        {"link": "x" * 10}, {"interval": 10}, {"usernames": ("a",)}, {"groups": ("c",)},
        {"comments": ("fine",)},
    ]  # fmt: skip
    refusals = []
    for change in mended:
        refusals.append(build_form(wrong, quirks))
        wrong = replace(wrong, **change)
    assert refusals == [
        Rejected(RefusalClass.BAD_LINK, "longer than 10 characters"),
        Rejected(RefusalClass.DRIP, "no interval of 7 minutes"),
        Rejected(RefusalClass.BAD_REQUEST, "a line break inside a line of usernames"),
        Rejected(RefusalClass.BAD_REQUEST, "a line break inside a line of groups"),
        Rejected(RefusalClass.BAD_COMMENTS, last),
    ]
    assert isinstance(build_form(wrong, quirks), dict)


@pytest.mark.parametrize(
    ("quirks", "order"),
    [
        (Quirks(comment_forbidden=("|",)), AddOrder(service="1", comments=("a,b",))),
        (Quirks(max_link_length=10), AddOrder(service="1", link="x" * 10)),
        (Quirks(max_link_length=10), AddOrder(service="1", username="x" * 20, min=1, max=2)),
        (Quirks(drip_intervals=(10,)), AddOrder(service="1", runs=2, interval=10)),
        (Quirks(drip_intervals=(10,)), AddOrder(service="1", quantity=5)),
        (Quirks(), AddOrder(service="1", link="x" * 5000, comments=("a,b | c",))),
    ],
)
def test_what_the_panel_takes_is_sent(quirks: Quirks, order: AddOrder) -> None:
    assert isinstance(build_form(order, quirks), dict)


def test_the_lines_of_an_order_are_counted() -> None:
    assert AddOrder(service="1", comments=("a", "", "b")).line_count == 2
    assert AddOrder(service="1", usernames=("a",), hashtags=("x", "y")).line_count == 1
    assert AddOrder(service="1", keywords=("a",)).line_count == 0
