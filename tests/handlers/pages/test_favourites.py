"""The star on a card, the list of favourites, and the news of them, tap by tap."""

from sqlmodel import Session, select

from bot.notifications.tables import Notification
from bot.watching import favourites
from bot.watching.favourites import LIMIT
from tests.handlers.chat_driver import STRANGER, Counter
from tests.screens.worst import NOW
from tests.support.running_shop import CUSTOMER, OPERATOR


async def of(counter: Counter, who: int = CUSTOMER) -> list[int]:
    return await counter.do(favourites.service_ids, who)


def toast(counter: Counter) -> str:
    """Return what the last tap was answered."""
    answer = counter.answers[-1]
    assert answer is not None
    return str(answer.get("text", ""))


def fill(session: Session, who: int = CUSTOMER) -> None:
    for service in range(100, 100 + LIMIT):
        favourites.toggle(session, who, service, now=NOW)


async def test_a_tap_stars_a_service_and_the_next_one_takes_it_off(everywhere: Counter) -> None:
    counter = everywhere
    await counter.arrive()
    card = await counter.tap("s:1")
    assert [b.text for b in card.buttons][:2] == ["🛒 Order", "☆ Favourite"]
    card = await counter.tap("fa:1")
    assert card.buttons[1].text == "⭐ Favourite ✓"
    assert "Added" in toast(counter)
    assert await of(counter) == [1]
    assert (await counter.tap("s:1")).buttons[1].text == "⭐ Favourite ✓"
    card = await counter.tap("fa:1")
    assert card.buttons[1].text == "☆ Favourite"
    assert "Taken off" in toast(counter)
    assert await of(counter) == []


async def test_a_star_is_its_owners_alone(counter: Counter) -> None:
    for who in (CUSTOMER, STRANGER):
        await counter.arrive(who)
    await counter.tap("s:1")
    await counter.tap("fa:1")
    assert (await counter.tap("s:1", STRANGER)).buttons[1].text == "☆ Favourite"
    assert "no favourites yet" in (await counter.say("/favourites", STRANGER)).text
    await counter.tap("fd:1:0", STRANGER)
    assert await of(counter) == [1]


async def test_a_full_list_takes_no_more_and_says_so(counter: Counter) -> None:
    await counter.arrive()
    await counter.do(fill)
    before = await counter.tap("s:1")
    after = await counter.tap("fa:1")
    assert "100 favourites" in toast(counter)
    assert counter.answers[-1]["show_alert"]  # type: ignore[index]
    assert after.text == before.text
    assert after.buttons[1].text == "☆ Favourite"
    assert 1 not in await of(counter)


async def test_what_is_not_on_sale_cannot_be_starred_but_its_star_comes_off(
    counter: Counter,
) -> None:
    await counter.arrive()
    await counter.tap("s:1")
    for forged in ("fa:999", "fa"):
        assert "not on sale" in (await counter.tap(forged)).text
    assert await of(counter) == []
    await counter.do(favourites.toggle, CUSTOMER, 999, now=NOW)
    await counter.tap("fa:999")
    assert await of(counter) == []


async def test_the_way_back_from_a_card_leads_to_where_it_was_found(counter: Counter) -> None:
    await counter.arrive()
    await counter.tap("s:1")
    await counter.tap("fa:1")
    listed = await counter.say("/favourites")
    assert listed.buttons[0].data == "s:1:0:0"
    for data in ("s:1:0:0", "fa:1:0:0", "fa:1:0:0"):
        card = await counter.tap(data)
        assert "fs:0" in [button.data for button in card.buttons]
    assert card.buttons[1].data == "fa:1:0:0"
    plain = await counter.tap("s:1")
    assert "fs:0" not in [button.data for button in plain.buttons]


async def test_the_list_has_pages_and_a_far_one_is_the_last(counter: Counter) -> None:
    await counter.arrive()
    await counter.do(fill)
    first = await counter.tap("fs:0")
    assert "1 / 13" in [button.text for button in first.buttons]
    last = await counter.tap(f"fs:{10**17}")
    assert "13 / 13" in [button.text for button in last.buttons]
    assert "…" in last.text  # nobody knows what these were called


async def test_what_is_gone_keeps_its_name_and_can_be_taken_off_the_list(counter: Counter) -> None:
    await counter.arrive()
    for number in (1, 2):
        await counter.tap(f"s:{number}")
        await counter.tap(f"fa:{number}")
    gone = counter.panel.services.pop(1)
    await counter.restock()
    listed = await counter.say("/favourites")
    assert gone.name in listed.text
    assert "Not on sale at the moment" in listed.text
    listed = await counter.tap("fd:1:0")
    assert gone.name not in listed.text
    assert await of(counter) == [2]
    assert "Taken off" in toast(counter)


async def test_the_bell_is_turned_off_and_on(counter: Counter) -> None:
    await counter.arrive()
    await counter.tap("s:1")
    await counter.tap("fa:1")
    listed = await counter.tap("fn:0")
    assert "🔔 Tell me of changes" in [button.text for button in listed.buttons]
    assert "not tell you" in toast(counter)
    counter.panel.services[1].rate *= 2
    await counter.restock()
    letters = select(Notification).where(Notification.kind == "favourites")
    assert await counter.do(lambda session: session.exec(letters).all()) == []
    listed = await counter.tap("fn:1")
    assert "🔕 Don't tell me of changes" in [button.text for button in listed.buttons]
    counter.panel.services[1].rate *= 2
    await counter.restock()
    assert len(await counter.do(lambda session: session.exec(letters).all())) == 1


async def test_the_bell_under_the_news_leaves_the_news_standing(counter: Counter) -> None:
    await counter.arrive()
    await counter.tap("s:1")
    await counter.tap("fa:1")
    counter.panel.services[1].rate *= 2
    await counter.restock()
    await counter.deliver()
    news = counter.people[CUSTOMER].last
    assert "News of your favourites" in news.text
    listed = await counter.tap("+fn:0", message=news)
    assert listed.id != news.id
    assert "Your favourites" in listed.text
    assert "News of your favourites" in counter.people[CUSTOMER].chat.messages[news.id].text


async def test_the_menu_leads_to_them(counter: Counter) -> None:
    await counter.arrive()
    menu = await counter.say("/menu")
    assert "fs:0" in [button.data for button in menu.buttons]
    assert "no favourites yet" in (await counter.tap("fs:0")).text


async def test_a_customer_is_told_nothing_of_operators_lists(counter: Counter) -> None:
    await counter.arrive()
    for data in ("ch:0:0", "qs:0", "qa:1", "qe"):
        assert "do not know this command" in (await counter.tap(data)).text
    for typed in ("/changes", "/quarantine"):
        assert "do not know this command" in (await counter.say(typed)).text
        assert "do not know" not in (await counter.say(typed, OPERATOR)).text
