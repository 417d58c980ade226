"""The front of the shop: newcomers, terms, languages, and what nobody asked for."""

from bot.screens import menu
from tests.handlers.chat_driver import Counter
from tests.screens.judge import seen
from tests.screens.worst import TRANSLATIONS
from tests.support.running_shop import CUSTOMER, OPERATOR

EN, RU = TRANSLATIONS["en"], TRANSLATIONS["ru"]


async def test_a_newcomer_is_greeted_until_the_terms_are_accepted(counter: Counter) -> None:
    greeting = seen(menu.welcome(EN, "Test Shop", "Customer")).text
    for _ in range(2):
        assert (await counter.say("/start")).text == greeting
    await counter.tap("ok:1")
    assert (await counter.standing()).terms_version == 1
    assert "$0.00" in (await counter.say("/start")).text


async def test_terms_of_another_version_are_not_accepted(counter: Counter) -> None:
    await counter.say("/start")
    for data in ("ok:0", "ok:2", "ok"):
        shown = await counter.tap(data)
        assert shown.buttons[0].data == "ok:1"
        assert (await counter.standing()).terms_version == 0
    assert (await counter.tap("t")).buttons[0].data == "ok:1"
    await counter.tap("ok:1")
    assert [b.data for b in (await counter.tap("t")).buttons] == ["m"]


async def test_an_operators_first_word_fetches_the_operators_menu(counter: Counter) -> None:
    await counter.arrive()
    await counter.say("/start")
    assert counter.woken == set()
    await counter.say("/start", OPERATOR)
    assert counter.woken == {"commands"}
    await counter.tap("ok:1", OPERATOR)
    assert "ad" in [button.data for button in (await counter.say("/start", OPERATOR)).buttons]


async def test_a_chosen_language_wins_over_the_apps(counter: Counter) -> None:
    counter.people[CUSTOMER].set_language("ru-RU")
    await counter.arrive()
    assert (
        counter.people[CUSTOMER].last.text
        == seen(
            menu.main_menu(RU, "Test Shop", RU.money(0, "USD"), services=4, operator=False)
        ).text
    )
    tags = list(TRANSLATIONS.languages)
    await counter.say("/language")
    shown = await counter.tap(f"l:{tags.index('en')}")
    assert (
        shown.text
        == seen(menu.main_menu(EN, "Test Shop", "$0.00", services=4, operator=False)).text
    )
    assert (await counter.standing()).language == "en"
    for data in ("l:99", "l"):
        assert (await counter.tap(data)).text == seen(menu.languages(EN, TRANSLATIONS)).text
    assert (await counter.standing()).language == "en"


async def test_a_button_that_only_shows_something_leaves_the_chat_alone(counter: Counter) -> None:
    await counter.arrive()
    before = counter.people[CUSTOMER].last
    text, edited = before.text, before.edited
    after = await counter.tap("z")
    assert (after.id, after.text, after.edited) == (before.id, text, edited)


async def test_what_is_no_text_is_answered_by_what_it_is(counter: Counter) -> None:
    await counter.arrive()
    dice = {"emoji": "🎲", "value": 1}
    for update in (
        counter.update("message", sticker=_STICKER),
        counter.update("message", dice=dice),
    ):
        await counter.receive(update)
        assert counter.people[CUSTOMER].last.text == seen(menu.text_only(EN)).text
    assert (await counter.say("/nonsense")).text == seen(menu.unknown_command(EN)).text


async def test_the_pages_that_explain_are_each_their_own(counter: Counter) -> None:
    await counter.arrive()
    shown = {(await counter.say(f"/{name}")).text for name in ("help", "privacy", "paysupport")}
    assert len(shown) == 3
    assert (await counter.tap("h")).text in shown


_STICKER = {
    "file_id": "x", "file_unique_id": "x", "type": "regular", "width": 1, "height": 1,
    "is_animated": False, "is_video": False,
}  # fmt: skip
