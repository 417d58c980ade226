"""Sharing with friends: links that open a service, and cards sent from any chat."""

from urllib.parse import parse_qs, urlsplit

from sqlmodel import Session, func, select

from bot.demo.telegram import InlineQuery, Message
from bot.users.tables import FailedUpdate, User
from tests.support.running_shop import CUSTOMER, RunningShop

FRIEND = 1002


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def address(message: Message, label: str) -> str:
    """Return the URL of a button."""
    return next(button.url for button in message.buttons if label in button.text and button.url)


def payload(link: str) -> str:
    """Return the start parameter of a deep link."""
    parts = urlsplit(link)
    assert (parts.hostname, parts.path) == ("t.me", "/VitrineDemoBot")
    return parse_qs(parts.query)["start"][0]


def shared(message: Message) -> str:
    """Return the deep link that a share button sends."""
    parts = urlsplit(address(message, "Share"))
    assert (parts.hostname, parts.path) == ("t.me", "/share/url")
    given = parse_qs(parts.query)
    assert given["text"][0]
    return given["url"][0]


def service(shop: RunningShop, title: str) -> int:
    return next(
        card.id for card in shop.vitrine.shop.catalog.services.values() if title in card.title
    )


async def offered(shop: RunningShop, words: str, who: int = CUSTOMER) -> InlineQuery:
    """Return the answered inline query of a user for these words."""
    person = shop.telegram.user(who, "Friend")
    return await (await person.ask_inline(words)).answer()


async def test_a_shared_card_brings_a_friend_to_that_very_service(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.choose("Views | Instant")
    link = shared(shop.customer.last)
    friend = shop.telegram.user(FRIEND, "Friend")
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


async def test_a_shared_category_opens_for_whoever_follows(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.customer.send("/menu")
    await shop.customer.wait("Your balance")
    await shop.customer.tap("Services")
    await shop.customer.wait("Categories")
    await shop.customer.tap("Instagram Followers")
    page = await shop.customer.wait("Prices are for")
    friend = shop.telegram.user(FRIEND, "Friend")
    await friend.start(payload(shared(page)))
    shown = await friend.wait("welcome to Test Shop")
    assert "Followers | Real" in shown.text
    await friend.tap("Menu")
    await friend.wait("Your balance")
    await shop.customer.start(payload(shared(page)))
    again = await shop.customer.wait("Followers | Real")
    assert "welcome" not in again.text


async def test_a_link_to_what_is_gone_says_so_and_shows_the_way(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.operator.start()
    await shop.operator.wait("welcome")
    number = service(shop, "Views | Instant")
    await shop.operator.send(f"/hide service {number}")
    await shop.operator.wait("1 service hidden")
    for link in (f"s_{number}", "s_999", "c_999"):
        await shop.customer.start(link)
        # The screen before says the same, and loses its buttons before this one comes.
        told = await shop.customer.wait(
            lambda message: "not on sale any more" in message.text and bool(message.buttons)
        )
        assert "Your balance" in told.text
        assert any("Services" in button.text for button in told.buttons)
    friend = shop.telegram.user(FRIEND, "Friend")
    await friend.start(f"s_{number}")
    told = await friend.wait("not on sale any more")
    assert "Friend, welcome to Test Shop" in told.text
    await friend.tap("I accept")
    await friend.wait("Your balance")


async def test_a_card_is_found_in_any_chat_and_opens_the_service(shop: RunningShop) -> None:
    await shop.arrive()
    query = await offered(shop, "instant views")
    (found, *_) = query.results
    assert "Views | Instant" in found["title"]
    assert found["description"].startswith("$0.006 for 1,000")
    before = len(shop.customer.messages)
    card = await shop.customer.choose(query, "Views | Instant")
    assert "$0.006 for 1,000" in card.text
    await shop.customer.wait_until_confirmed()
    assert len(shop.customer.messages) == before + 1, shop.customer
    await shop.customer.start(payload(address(card, "Open")))
    opened = await shop.customer.wait("Service")
    assert "Views | Instant" in opened.text


async def test_a_card_sent_in_the_middle_of_an_order_answers_no_question(shop: RunningShop) -> None:
    await shop.arrive("5")
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.wait("Which page?")
    query = await offered(shop, "views")
    await shop.customer.choose(query, "Views | Instant")
    await shop.customer.wait_until_confirmed()
    await shop.customer.send("https://example.com/page")
    await shop.customer.wait("How many?")


async def test_whoever_asks_needs_no_account_and_gets_none(shop: RunningShop) -> None:
    query = await offered(shop, "", FRIEND)
    titles = [each["title"] for each in query.results]
    assert any("Followers | Cheap" in title for title in titles), titles
    assert any("Views | Instant" in title for title in titles)
    assert await shop.database.read(count, User) == 0
    assert await shop.database.read(count, FailedUpdate) == 0


async def test_the_answer_speaks_the_language_of_who_asks(shop: RunningShop) -> None:
    await shop.arrive()
    shop.customer.set_language("ru")
    (found, *_) = (await offered(shop, "views")).results
    (english, *_) = (await offered(shop, "views", FRIEND)).results
    assert found["title"] == english["title"]
    assert found["description"] != english["description"]
    await shop.customer.send("/language")
    await shop.customer.wait("язык")
    await shop.customer.tap("English")
    await shop.customer.wait("Your balance")
    (chosen, *_) = (await offered(shop, "views")).results
    assert chosen["description"] == english["description"]


async def test_a_new_price_is_in_the_next_answer(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.operator.start()
    await shop.operator.wait("welcome")
    assert (await offered(shop, "real")).results[0]["description"].startswith("$1.35 ")
    await shop.operator.send("/markup 100")
    await shop.operator.wait("100")
    assert (await offered(shop, "real")).results[0]["description"].startswith("$1.80 ")


async def test_a_banned_customer_is_offered_nothing(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.operator.start()
    await shop.operator.wait("welcome")
    assert (await offered(shop, "views")).results
    await shop.operator.send(f"/ban {CUSTOMER} fraud")
    await shop.operator.wait("is banned")
    query = await offered(shop, "views")
    assert (query.results, query.button) == ([], None)


async def test_words_that_fit_nothing_lead_to_the_front_of_the_shop(shop: RunningShop) -> None:
    query = await offered(shop, "qqqqxxxxzzzz", FRIEND)
    assert query.results == []
    assert query.button is not None
    friend = shop.telegram.user(FRIEND, "Friend")
    await friend.start(query.button["start_parameter"])
    await friend.wait("Friend, welcome to Test Shop")
