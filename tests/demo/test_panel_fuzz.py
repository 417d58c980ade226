"""Random forms with random departures: an answer always comes, and the money stays right."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.panel import DEMO_BEHAVIOR, PRESETS
from bot.demo.panel.actions import ACTIONS
from bot.demo.panel.order_types import ORDER_TYPES
from tests.demo.panel_calls import FORMS, KEY, NUMBERS, OTHER_KEY, Shop

FIELDS = sorted({field for kind in ORDER_TYPES for field in (*kind.required, *kind.optional)})
NAMES = st.sampled_from([*FIELDS, "order", "orders", "refill", "refills", "service", "colour"])
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1", "0", "100", "23501", "23501,23502,7", "1,2", "31/12/2026", "\r\n"]),
    st.integers().map(str),
)
KEYS = st.sampled_from([KEY, OTHER_KEY, "wrong"])


def a_hundred(shop: Shop) -> str:
    return ",".join(str(name) for name in list(shop.panel.orders)[:100])


async def everything(shop: Shop) -> Decimal:
    paid = sum((order.paid for order in shop.panel.orders.values()), Decimal(0))
    return sum(shop.panel.balances.values(), Decimal(0)) + paid


@settings(max_examples=150, deadline=None)
@given(
    preset=st.sampled_from(sorted(PRESETS)),
    action=st.sampled_from([*ACTIONS, "other"]),
    form=st.dictionaries(NAMES, VALUES, max_size=6),
    key=KEYS,
)
async def test_any_form_is_answered(
    preset: str, action: str, form: dict[str, str], key: str
) -> None:
    shop = Shop(PRESETS[preset], DEMO_BEHAVIOR)
    await shop.send({"key": KEY, "action": "add", "service": "1", **FORMS["Default"]})
    response = await shop.send({**form, "key": key, "action": action})
    assert response.status_code in (200, PRESETS[preset].error_status, PRESETS[preset].auth_status)
    assert response.json() is not None
    assert await everything(shop) == 1005


@settings(max_examples=60, deadline=None)
@given(
    preset=st.sampled_from(sorted(PRESETS)),
    moves=st.lists(
        st.tuples(st.sampled_from(sorted(FORMS)), KEYS, st.integers(0, 40), st.booleans()),
        max_size=12,
    ),
)
async def test_the_books_stay_right_while_time_goes_by(
    preset: str, moves: list[tuple[str, str, int, bool]]
) -> None:
    shop = Shop(PRESETS[preset], DEMO_BEHAVIOR)
    for kind, key, seconds, cancel in moves:
        await shop.send({"key": key, "action": "add", "service": NUMBERS[kind], **FORMS[kind]})
        shop.clock.tick(seconds)
        if cancel and shop.panel.orders:
            await shop.post(
                "cancel", key, orders=",".join(str(each) for each in list(shop.panel.orders)[:100])
            )
        ids = ",".join(str(each) for each in list(shop.panel.orders)[:100])
        assert (await shop.post("status", key, orders=ids)).content
        assert await everything(shop) == 1005
        assert min(shop.panel.balances.values()) >= 0


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=30))
async def test_lists_arrive_as_they_were_sent(lines: list[str]) -> None:
    shop = Shop()
    sent = "\n".join(["x"] * 10 + lines)
    answer = await shop.ask("add", service="4", link="https://example.com", comments=sent)
    order = shop.panel.orders[answer["order"]]
    assert order.form["comments"] == sent
    told = [line.removesuffix("\r") for line in sent.split("\n")]
    assert order.quantity == sum(bool(line.strip()) for line in told)
