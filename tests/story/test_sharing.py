"""From friend to friend: links that open a service, and cards sent from any chat."""

from urllib.parse import parse_qs, urlsplit

from sqlmodel import Session, func, select

from bot.demo.telegram import InlineQuery, Message
from bot.users.tables import FailedUpdate, User
from tests.support.running_shop import CUSTOMER, Town

FRIEND = 1002


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def address(message: Message, label: str) -> str:
    """The address behind a button."""
    return next(button.url for button in message.buttons if label in button.text and button.url)


def payload(link: str) -> str:
    """What a deep link starts the bot with."""
    parts = urlsplit(link)
    assert (parts.hostname, parts.path) == ("t.me", "/VitrineDemoBot")
    return parse_qs(parts.query)["start"][0]


def shared(message: Message) -> str:
    """The deep link that a share button sends."""
    parts = urlsplit(address(message, "Share"))
    assert (parts.hostname, parts.path) == ("t.me", "/share/url")
    given = parse_qs(parts.query)
    assert given["text"][0]
    return given["url"][0]


def service(place: Town, title: str) -> int:
    return next(
        card.id for card in place.shop.shop.catalog.services.values() if title in card.title
    )


async def offered(place: Town, words: str, who: int = CUSTOMER) -> InlineQuery:
    """What somebody is offered for some words."""
    person = place.telegram.user(who, "Friend")
    return await (await person.ask_inline(words)).answer()


async def test_a_shared_card_brings_a_friend_to_that_very_service(place: Town) -> None:
    await place.arrive()
    await place.choose("Views | Instant")
    link = shared(place.customer.last)
    friend = place.telegram.user(FRIEND, "Friend")
    await friend.start(payload(link))
    card = await friend.wait("Friend, welcome to Test Shop")
    assert "Views | Instant" in card.text
    await friend.tap("Order")
    await friend.wait("accept the terms")
    await friend.tap("I accept")
    asked = await friend.wait("Views | Instant")
    assert "I accept" not in str(asked)
    await friend.tap("Back")
    back = await friend.wait("Service")
    assert "welcome" not in back.text


async def test_a_shared_category_opens_for_whoever_follows(place: Town) -> None:
    await place.arrive()
    await place.customer.send("/menu")
    await place.customer.wait("Your balance")
    await place.customer.tap("Services")
    await place.customer.wait("Categories")
    await place.customer.tap("Instagram Followers")
    page = await place.customer.wait("Prices are for")
    friend = place.telegram.user(FRIEND, "Friend")
    await friend.start(payload(shared(page)))
    shown = await friend.wait("welcome to Test Shop")
    assert "Followers | Real" in shown.text
    await friend.tap("Menu")
    await friend.wait("Your balance")
    await place.customer.start(payload(shared(page)))
    again = await place.customer.wait("Followers | Real")
    assert "welcome" not in again.text


async def test_a_link_to_what_is_gone_says_so_and_shows_the_way(place: Town) -> None:
    await place.arrive()
    await place.operator.start()
    await place.operator.wait("welcome")
    number = service(place, "Views | Instant")
    await place.operator.send(f"/hide service {number}")
    await place.operator.wait("1 service hidden")
    for link in (f"s_{number}", "s_999", "c_999"):
        await place.customer.start(link)
        told = await place.customer.wait("not on sale any more")
        assert "Your balance" in told.text
        assert any("Services" in button.text for button in told.buttons)
    friend = place.telegram.user(FRIEND, "Friend")
    await friend.start(f"s_{number}")
    told = await friend.wait("not on sale any more")
    assert "Friend, welcome to Test Shop" in told.text
    await friend.tap("I accept")
    await friend.wait("Your balance")


async def test_a_card_is_found_in_any_chat_and_opens_the_service(place: Town) -> None:
    await place.arrive()
    query = await offered(place, "instant views")
    (found, *_) = query.results
    assert "Views | Instant" in found["title"]
    assert found["description"].startswith("$0.006 for 1,000")
    before = len(place.customer.messages)
    card = await place.customer.choose(query, "Views | Instant")
    assert "$0.006 for 1,000" in card.text
    await place.customer.wait_until_confirmed()
    assert len(place.customer.messages) == before + 1, place.customer
    await place.customer.start(payload(address(card, "Open")))
    opened = await place.customer.wait("Service")
    assert "Views | Instant" in opened.text


async def test_a_card_sent_in_the_middle_of_an_order_answers_no_question(place: Town) -> None:
    await place.arrive("5")
    await place.choose()
    await place.customer.tap("Order")
    await place.customer.wait("Which page?")
    query = await offered(place, "views")
    await place.customer.choose(query, "Views | Instant")
    await place.customer.wait_until_confirmed()
    await place.customer.send("https://example.com/page")
    await place.customer.wait("How many?")


async def test_whoever_asks_needs_no_account_and_gets_none(place: Town) -> None:
    query = await offered(place, "", FRIEND)
    titles = [each["title"] for each in query.results]
    assert any("Followers | Cheap" in title for title in titles), titles
    assert any("Views | Instant" in title for title in titles)
    assert await place.database.read(count, User) == 0
    assert await place.database.read(count, FailedUpdate) == 0


async def test_the_answer_speaks_the_language_of_who_asks(place: Town) -> None:
    await place.arrive()
    place.customer.set_language("ru")
    (found, *_) = (await offered(place, "views")).results
    (english, *_) = (await offered(place, "views", FRIEND)).results
    assert found["title"] == english["title"]
    assert found["description"] != english["description"]
    await place.customer.send("/language")
    await place.customer.wait("язык")
    await place.customer.tap("English")
    await place.customer.wait("Your balance")
    (chosen, *_) = (await offered(place, "views")).results
    assert chosen["description"] == english["description"]


async def test_a_new_price_is_in_the_next_answer(place: Town) -> None:
    await place.arrive()
    await place.operator.start()
    await place.operator.wait("welcome")
    assert (await offered(place, "real")).results[0]["description"].startswith("$1.35 ")
    await place.operator.send("/markup 100")
    await place.operator.wait("100")
    assert (await offered(place, "real")).results[0]["description"].startswith("$1.80 ")


async def test_a_banned_customer_is_offered_nothing(place: Town) -> None:
    await place.arrive()
    await place.operator.start()
    await place.operator.wait("welcome")
    assert (await offered(place, "views")).results
    await place.operator.send(f"/ban {CUSTOMER} fraud")
    await place.operator.wait("is banned")
    query = await offered(place, "views")
    assert (query.results, query.button) == ([], None)


async def test_words_that_fit_nothing_lead_to_the_front_of_the_shop(place: Town) -> None:
    query = await offered(place, "qqqqxxxxzzzz", FRIEND)
    assert query.results == []
    assert query.button is not None
    friend = place.telegram.user(FRIEND, "Friend")
    await friend.start(query.button["start_parameter"])
    await friend.wait("Friend, welcome to Test Shop")
