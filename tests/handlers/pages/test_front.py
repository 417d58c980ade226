"""Start, menu, terms, languages, and messages that are not expected."""

from bot.screens import menu
from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

EN, RU = TRANSLATIONS["en"], TRANSLATIONS["ru"]


async def test_a_newcomer_is_greeted_until_the_terms_are_accepted(driver: ChatDriver) -> None:
    greeting = render(menu.welcome(EN, "Test Shop", "Customer")).text
    for _ in range(2):
        assert (await driver.say("/start")).text == greeting
    await driver.tap(Tap.ACCEPT_TERMS(1))
    assert (await driver.standing()).terms_version == 1
    assert "$0.00" in (await driver.say("/start")).text


async def test_terms_of_another_version_are_not_accepted(driver: ChatDriver) -> None:
    await driver.say("/start")
    for data in (Tap.ACCEPT_TERMS(0), Tap.ACCEPT_TERMS(2), Tap.ACCEPT_TERMS()):
        shown = await driver.tap(data)
        assert shown.buttons[0].data == Tap.ACCEPT_TERMS(1)
        assert (await driver.standing()).terms_version == 0
    assert (await driver.tap(Tap.TERMS())).buttons[0].data == Tap.ACCEPT_TERMS(1)
    await driver.tap(Tap.ACCEPT_TERMS(1))
    assert [b.data for b in (await driver.tap(Tap.TERMS())).buttons] == [Tap.MENU()]


async def test_an_operators_first_word_fetches_the_operators_menu(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.say("/start")
    assert driver.woken == set()
    await driver.say("/start", OPERATOR)
    assert driver.woken == {"commands"}
    await driver.tap(Tap.ACCEPT_TERMS(1), OPERATOR)
    assert Tap.DESK() in [button.data for button in (await driver.say("/start", OPERATOR)).buttons]


async def test_a_chosen_language_wins_over_the_apps(driver: ChatDriver) -> None:
    driver.people[CUSTOMER].set_language("ru-RU")
    await driver.arrive()
    assert (
        driver.people[CUSTOMER].last.text
        == render(
            menu.main_menu(RU, "Test Shop", RU.money(0, "USD"), services=4, operator=False)
        ).text
    )
    tags = list(TRANSLATIONS.languages)
    await driver.say("/language")
    shown = await driver.tap(Tap.LANGUAGE(tags.index("en")))
    assert (
        shown.text
        == render(menu.main_menu(EN, "Test Shop", "$0.00", services=4, operator=False)).text
    )
    assert (await driver.standing()).language == "en"
    for data in (Tap.LANGUAGE(99), Tap.LANGUAGE()):
        assert (await driver.tap(data)).text == render(menu.languages(EN, TRANSLATIONS)).text
    assert (await driver.standing()).language == "en"


async def test_a_button_that_only_shows_something_leaves_the_chat_alone(driver: ChatDriver) -> None:
    await driver.arrive()
    before = driver.people[CUSTOMER].last
    text, edited = before.text, before.edited
    after = await driver.tap(Tap.NOTHING())
    assert (after.id, after.text, after.edited) == (before.id, text, edited)


async def test_what_is_no_text_is_answered_by_what_it_is(driver: ChatDriver) -> None:
    await driver.arrive()
    dice = {"emoji": "🎲", "value": 1}
    for update in (
        driver.update("message", sticker=_STICKER),
        driver.update("message", dice=dice),
    ):
        await driver.receive(update)
        assert driver.people[CUSTOMER].last.text == render(menu.text_only(EN)).text
    assert (await driver.say("/nonsense")).text == render(menu.unknown_command(EN)).text


async def test_the_pages_that_explain_are_each_their_own(driver: ChatDriver) -> None:
    await driver.arrive()
    shown = {(await driver.say(f"/{name}")).text for name in ("help", "privacy", "paysupport")}
    assert len(shown) == 3
    assert (await driver.tap(Tap.HELP())).text in shown


_STICKER = {
    "file_id": "x", "file_unique_id": "x", "type": "regular", "width": 1, "height": 1,
    "is_animated": False, "is_video": False,
}  # fmt: skip
