"""What changed in the catalogue, at the operators' desk."""

from tests.handlers.chat_driver import Counter
from tests.support.running_shop import OPERATOR


async def test_what_a_sync_changed_is_listed_and_filtered(everywhere: Counter) -> None:
    counter = everywhere
    assert "Nothing of this kind" in (await counter.say("/changes", OPERATOR)).text
    counter.panel.services[1].rate *= 2
    counter.panel.services[2].max += 5
    gone = counter.panel.services.pop(3)
    await counter.restock()
    text = (await counter.say("/changes", OPERATOR)).text
    assert "0.9 → 1.8 USD" in text
    assert "100–5,000 → 100–5,005" in text
    assert gone.name in text
    dearer = (await counter.tap("ch:3:0", OPERATOR)).text
    assert "0.9 → 1.8 USD" in dearer
    assert gone.name not in dearer
    assert gone.name in (await counter.tap("ch:2:0", OPERATOR)).text
    assert "Nothing of this kind" in (await counter.tap("ch:4:0", OPERATOR)).text


async def test_forged_numbers_show_what_there_is(counter: Counter) -> None:
    counter.panel.services[1].rate *= 2
    await counter.restock()
    await counter.say("/changes", OPERATOR)
    for data in ("ch", "ch:99:99", f"ch:0:{10**17}", f"ch:{10**17}:0"):
        assert "0.9 → 1.8 USD" in (await counter.tap(data, OPERATOR)).text
