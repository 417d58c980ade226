"""/quarantine shows services; a rate is accepted once after a question, or left, audited."""

from decimal import Decimal

from sqlmodel import Session, select

from bot.notifications.tables import Notification
from bot.screens.callback_data import Tap
from bot.users import audit
from bot.users.tables import AuditEntry
from bot.watching import favourites
from tests.handlers.admin.cases import leap
from tests.handlers.chat_driver import ChatDriver
from tests.screens.extremes import NOW
from tests.support.running_shop import CUSTOMER, OPERATOR


async def sold(driver: ChatDriver) -> set[int]:
    await driver.say("/menu")
    return set(driver.shop.shop.catalog.services)


async def entries(driver: ChatDriver) -> list[AuditEntry]:
    return list(await driver.do(audit.latest))


async def test_one_is_accepted_at_the_rate_that_was_shown(driver_on_both: ChatDriver) -> None:
    driver = driver_on_both
    await driver.arrive()
    await driver.do(favourites.toggle, CUSTOMER, 1, now=NOW)
    await leap(driver, 1, 2)
    assert not {1, 2} & await sold(driver)
    listed = await driver.say("/quarantine", OPERATOR)
    assert "2 services are not sold" in listed.text
    asked = await driver.tap(Tap.ACCEPT_RATE(1), OPERATOR)
    assert "Customers pay: $1.35 → $13.50" in asked.text
    yes = str(asked.buttons[0].data)
    listed = await driver.tap(yes, OPERATOR)
    assert "1 service is not sold" in listed.text
    assert 1 in await sold(driver)
    assert 2 not in await sold(driver)
    (entry,) = await entries(driver)
    assert (entry.actor, entry.action, entry.target) == (OPERATOR, "accept_rate", "service:1")
    assert entry.detail == {"before": "0.9", "after": "9"}
    assert "notify" in driver.woken
    letters = select(Notification).where(Notification.kind == "favourites")
    told = await driver.do(lambda session: session.exec(letters).all())
    assert [letter.payload["news"][0][2] for letter in told] == ["gone", "returned"]
    # The same button again is a button of a question that is closed.
    assert "not open any more" in str(await _answer(driver, yes))
    assert len(await entries(driver)) == 1


async def _answer(driver: ChatDriver, data: str) -> object:
    await driver.tap(data, OPERATOR)
    return driver.answers[-1]


async def test_all_are_accepted_after_one_more_question(driver: ChatDriver) -> None:
    await leap(driver, 1, 2, 3)
    before = await sold(driver)
    await driver.say("/quarantine", OPERATOR)
    asked = await driver.tap(Tap.ACCEPT_ALL_RATES(), OPERATOR)
    assert "rates of 3 services" in asked.text
    assert await sold(driver) == before
    listed = await driver.tap(str(asked.buttons[0].data), OPERATOR)
    assert "No service is held back" in listed.text
    assert await sold(driver) == before | {1, 2, 3}
    (entry,) = await entries(driver)
    assert (entry.target, entry.detail) == ("everything", {"count": 3})


async def test_what_is_left_hidden_stays_so(driver: ChatDriver) -> None:
    await leap(driver, 1)
    for ask in (Tap.ACCEPT_RATE(1), Tap.ACCEPT_ALL_RATES()):
        await driver.say("/quarantine", OPERATOR)
        asked = await driver.tap(ask, OPERATOR)
        listed = await driver.tap(str(asked.buttons[1].data), OPERATOR)
        assert "1 service is not sold" in listed.text
        await driver.tap(ask, OPERATOR)
        assert "1 service is not sold" in (await driver.say("/cancel", OPERATOR)).text
    assert 1 not in await sold(driver)
    assert await entries(driver) == []


async def test_a_rate_that_moved_while_it_was_asked_about_is_looked_at_again(
    driver: ChatDriver,
) -> None:
    for ask in (Tap.ACCEPT_RATE(1), Tap.ACCEPT_ALL_RATES()):
        await leap(driver, 1, by=11)
        await driver.say("/quarantine", OPERATOR)
        asked = await driver.tap(ask, OPERATOR)
        await leap(driver, 1, by=2)
        told = await driver.tap(str(asked.buttons[0].data), OPERATOR)
        assert "The rates have changed since you looked" in told.text
    assert 1 not in await sold(driver)
    assert await entries(driver) == []


async def test_another_questions_number_accepts_nothing(driver: ChatDriver) -> None:
    await leap(driver, 1)
    await driver.say("/quarantine", OPERATOR)
    await driver.tap(Tap.ACCEPT_RATE(1), OPERATOR)
    listed = await driver.tap(Tap.YES(999), OPERATOR)
    assert "1 service is not sold" in listed.text
    assert 1 not in await sold(driver)


async def test_what_is_settled_already_is_not_asked_about(driver: ChatDriver) -> None:
    await leap(driver, 1, by=0)  # no price: it cannot be accepted
    await driver.say("/quarantine", OPERATOR)
    for ask in (*map(Tap.ACCEPT_RATE, (1, 2, 999)), Tap.ACCEPT_RATE(), Tap.ACCEPT_ALL_RATES()):
        assert "1 service is not sold" in (await driver.tap(ask, OPERATOR)).text
        assert "Nothing to accept" in str(driver.answers[-1])
    driver.panel.services[1].rate = Decimal("0.9")
    await driver.restock()
    assert "No service is held back" in (await driver.tap(Tap.ACCEPT_ALL_RATES(), OPERATOR)).text


async def test_a_far_page_is_the_last(driver: ChatDriver) -> None:
    await leap(driver, 1)
    await driver.say("/quarantine", OPERATOR)
    assert "1. " in (await driver.tap(Tap.QUARANTINE(10**17), OPERATOR)).text


async def test_what_has_no_price_in_the_shop_can_still_be_judged(driver: ChatDriver) -> None:
    await leap(driver, 1)

    def forget(session: Session) -> None:
        session.connection().exec_driver_sql("UPDATE panels SET currency = 'INR'")

    await driver.do(forget)
    await driver.say("/quarantine", OPERATOR)
    assert "Customers pay: – → –" in (await driver.tap(Tap.ACCEPT_RATE(1), OPERATOR)).text


async def test_publishing_it_is_refused_with_the_reason(driver: ChatDriver) -> None:
    await leap(driver, 1)
    assert "/quarantine" in (await driver.say("/publish service 1", OPERATOR)).text
    assert 1 not in await sold(driver)


async def test_the_panels_page_leads_there(driver: ChatDriver) -> None:
    panel = await driver.say("/panel", OPERATOR)
    asked = [button.data for button in panel.buttons]
    assert {Tap.QUARANTINE(0), Tap.CHANGES(0, 0)} <= set(asked)
