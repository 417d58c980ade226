"""The quarantine at the operators' desk: looked at, accepted once, left, and audited."""

from decimal import Decimal

from sqlmodel import Session, select

from bot.notifications.tables import Notification
from bot.users import audit
from bot.users.tables import AuditEntry
from bot.watching import favourites
from tests.handlers.chat_driver import Counter
from tests.screens.worst import NOW
from tests.support.running_shop import CUSTOMER, OPERATOR


async def leap(counter: Counter, *services: int, by: int = 10) -> None:
    for service in services:
        counter.panel.services[service].rate *= by
    await counter.restock()


async def sold(counter: Counter) -> set[int]:
    await counter.say("/menu")
    return set(counter.shop.shop.catalog.services)


async def entries(counter: Counter) -> list[AuditEntry]:
    return list(await counter.do(audit.latest))


async def test_one_is_accepted_at_the_rate_that_was_shown(everywhere: Counter) -> None:
    counter = everywhere
    await counter.arrive()
    await counter.do(favourites.toggle, CUSTOMER, 1, now=NOW)
    await leap(counter, 1, 2)
    assert not {1, 2} & await sold(counter)
    listed = await counter.say("/quarantine", OPERATOR)
    assert "2 services are not sold" in listed.text
    asked = await counter.tap("qa:1", OPERATOR)
    assert "Customers pay: $1.35 → $13.50" in asked.text
    yes = str(asked.buttons[0].data)
    listed = await counter.tap(yes, OPERATOR)
    assert "1 service is not sold" in listed.text
    assert 1 in await sold(counter)
    assert 2 not in await sold(counter)
    (entry,) = await entries(counter)
    assert (entry.actor, entry.action, entry.target) == (OPERATOR, "accept_rate", "service:1")
    assert entry.detail == {"before": "0.9", "after": "9"}
    assert "notify" in counter.woken
    letters = select(Notification).where(Notification.kind == "favourites")
    told = await counter.do(lambda session: session.exec(letters).all())
    assert [letter.payload["news"][0][2] for letter in told] == ["gone", "returned"]
    # The same button again is a button of a question that is closed.
    assert "not open any more" in str(await _answer(counter, yes))
    assert len(await entries(counter)) == 1


async def _answer(counter: Counter, data: str) -> object:
    await counter.tap(data, OPERATOR)
    return counter.answers[-1]


async def test_all_are_accepted_after_one_more_question(counter: Counter) -> None:
    await leap(counter, 1, 2, 3)
    before = await sold(counter)
    await counter.say("/quarantine", OPERATOR)
    asked = await counter.tap("qe", OPERATOR)
    assert "rates of 3 services" in asked.text
    assert await sold(counter) == before
    listed = await counter.tap(str(asked.buttons[0].data), OPERATOR)
    assert "No service is held back" in listed.text
    assert await sold(counter) == before | {1, 2, 3}
    (entry,) = await entries(counter)
    assert (entry.target, entry.detail) == ("everything", {"count": 3})


async def test_what_is_left_hidden_stays_so(counter: Counter) -> None:
    await leap(counter, 1)
    for ask in ("qa:1", "qe"):
        await counter.say("/quarantine", OPERATOR)
        asked = await counter.tap(ask, OPERATOR)
        listed = await counter.tap(str(asked.buttons[1].data), OPERATOR)
        assert "1 service is not sold" in listed.text
        await counter.tap(ask, OPERATOR)
        assert "1 service is not sold" in (await counter.say("/cancel", OPERATOR)).text
    assert 1 not in await sold(counter)
    assert await entries(counter) == []


async def test_a_rate_that_moved_while_it_was_asked_about_is_looked_at_again(
    counter: Counter,
) -> None:
    for ask in ("qa:1", "qe"):
        await leap(counter, 1, by=11)
        await counter.say("/quarantine", OPERATOR)
        asked = await counter.tap(ask, OPERATOR)
        await leap(counter, 1, by=2)
        told = await counter.tap(str(asked.buttons[0].data), OPERATOR)
        assert "The rates have changed since you looked" in told.text
    assert 1 not in await sold(counter)
    assert await entries(counter) == []


async def test_another_questions_number_accepts_nothing(counter: Counter) -> None:
    await leap(counter, 1)
    await counter.say("/quarantine", OPERATOR)
    await counter.tap("qa:1", OPERATOR)
    listed = await counter.tap("y:999", OPERATOR)
    assert "1 service is not sold" in listed.text
    assert 1 not in await sold(counter)


async def test_what_is_settled_already_is_not_asked_about(counter: Counter) -> None:
    await leap(counter, 1, by=0)  # no price: it cannot be accepted
    await counter.say("/quarantine", OPERATOR)
    for ask in ("qa:1", "qa:2", "qa:999", "qa", "qe"):
        assert "1 service is not sold" in (await counter.tap(ask, OPERATOR)).text
        assert "Nothing to accept" in str(counter.answers[-1])
    counter.panel.services[1].rate = Decimal("0.9")
    await counter.restock()
    assert "No service is held back" in (await counter.tap("qe", OPERATOR)).text


async def test_a_far_page_is_the_last(counter: Counter) -> None:
    await leap(counter, 1)
    await counter.say("/quarantine", OPERATOR)
    assert "1. " in (await counter.tap(f"qs:{10**17}", OPERATOR)).text


async def test_what_has_no_price_in_the_shop_can_still_be_judged(counter: Counter) -> None:
    await leap(counter, 1)

    def forget(session: Session) -> None:
        session.connection().exec_driver_sql("UPDATE panels SET currency = 'INR'")

    await counter.do(forget)
    await counter.say("/quarantine", OPERATOR)
    assert "Customers pay: – → –" in (await counter.tap("qa:1", OPERATOR)).text


async def test_publishing_it_is_refused_with_the_reason(counter: Counter) -> None:
    await leap(counter, 1)
    assert "/quarantine" in (await counter.say("/publish service 1", OPERATOR)).text
    assert 1 not in await sold(counter)


async def test_the_panels_page_leads_there(counter: Counter) -> None:
    panel = await counter.say("/panel", OPERATOR)
    asked = [button.data for button in panel.buttons]
    assert {"qs:0", "ch:0:0"} <= set(asked)
