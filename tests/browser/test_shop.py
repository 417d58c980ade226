"""The shop on the page, for the customer and the operator, on a phone and on a desktop.

All tests share one demo. An order takes most of a minute, so a test places two and watches the
one that ends first.
"""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat, Window, Words

MINUTE = 60.0

AMOUNT = r"\$([0-9,]+\.[0-9]+)"

ENDED = re.compile(r"Order #(\d+) (is done|was partly delivered|was canceled)")

GIVEN_BACK = re.compile(rf"{AMOUNT} is back on your balance")

ENDS = {
    "is done": "Completed",
    "was partly delivered": "Partly delivered",
    "was canceled": "Canceled",
}
"""Words of the final message to the customer, mapped to the status on the order's card."""


@pytest.fixture(scope="module")
def opened(window: Window, address: str, device: str) -> Chat:
    """Return a window on the demo, with a customer who has accepted the terms."""
    chat = window(address, touch=device == "phone")
    chat.sees("$25.00 was added to your balance.")
    if chat.buttons("I accept the terms").count():
        chat.look(f"{device}-welcome")
        chat.sees("Please read the terms once")
        chat.tap("I accept the terms", "on sale")
    return chat


@pytest.fixture
def chat(opened: Chat) -> Chat:
    """Return that window with the customer's chat open."""
    opened.become("customer")
    return opened


def test_a_customer_is_credited_buys_and_is_told_the_end(chat: Chat, device: str) -> None:
    before = balance(chat) - refunds(chat)
    credit(chat, device)
    service(chat, "Instagram", "Followers", device)
    first = typed_order(chat, device)
    service(chat, "Telegram", "Post Views", f"{device}-second")
    second = tapped_order(chat, device)
    number = watched(chat, device)
    listed(chat, number, device)
    left = before + 10 - first - second
    # The refund is booked before the message about it arrives.
    assert any(balance(chat) - refunds(chat) == left for _ in range(5))


def credit(chat: Chat, device: str) -> None:
    """Credit the customer as the operator, and wait for the customer's message."""
    chat.become("operator")
    chat.say("/credit 1001 10.00 A gift")
    question = chat.sees("Credit $10.00 to Customer (1001)?")
    expect(question).to_contain_text("Reason: A gift")
    chat.look(f"{device}-credit")
    chat.tap("Yes, do it", "Done.")
    chat.become("customer")
    chat.sees("$10.00 was added to your balance.")


def service(chat: Chat, network: str, category: str, name: str) -> None:
    """Browse to the first service of a category and start an order."""
    chat.say("/start")
    chat.sees("on sale")
    steps: tuple[Words, ...] = ("Services", network, category, re.compile(r"^1 · \$"))
    for number, label in enumerate(steps):
        chat.tap(label)
        expect(chat.buttons("Menu", chat.standing)).to_be_visible()
        chat.look(f"{name}-browse-{number}")
    chat.tap(re.compile("Order$"), "Which page?")


def typed_order(chat: Chat, device: str) -> Decimal:
    """Type a wrong link and a wrong quantity, correct both, confirm, and return the price."""
    chat.say("my page")
    refused = chat.sees("⚠️")
    expect(refused).to_contain_text("Which page?")
    chat.say("nonsense")
    refused = chat.sees("This is not a link to a page.")
    expect(refused).to_contain_text("Which page?")
    chat.look(f"{device}-link-refused")
    chat.say("example.com/my-page")
    chat.sees("How many?")
    chat.say("1")
    expect(chat.sees("is too few")).to_contain_text("How many?")
    chat.say("1 000")
    chat.sees("Your order")
    return confirmed(chat, f"{device}-typed", "1,000")


def tapped_order(chat: Chat, device: str) -> Decimal:
    """Tap a suggested quantity, confirm, and return the price."""
    chat.say("https://example.com/another-page")
    chat.sees("How many?")
    chat.look(f"{device}-quantity")
    chat.tap(re.compile("^250$"), "Your order")
    return confirmed(chat, f"{device}-tapped", "250")


def confirmed(chat: Chat, name: str, quantity: str) -> Decimal:
    """Check the summary, confirm it, check the card that replaces it, and return the price."""
    summary = chat.standing
    expect(summary).to_contain_text("https://example.com/")
    expect(summary).to_contain_text(f"{quantity} pieces")
    price = amount(summary, rf"Price: {AMOUNT}")
    left = amount(summary, rf"Your balance: {AMOUNT}") - price
    assert amount(summary, rf"Left after the order: {AMOUNT}") == left
    chat.look(f"{name}-summary")
    chat.press(chat.buttons("Confirm", summary))
    expect(summary).to_contain_text(re.compile(r"Order #\d+ ·"))  # the card replaces the summary
    expect(summary).to_contain_text("held until the delivery is done")
    assert amount(summary, rf"Price: {AMOUNT}") == price
    return price


def watched(chat: Chat, device: str) -> str:
    """Watch the orders until one ends, check its message and card, and return its number."""
    chat.sees(re.compile(r"% · [\d,]+ of [\d,]+"), MINUTE)
    chat.look(f"{device}-progress")
    told = ENDED.search(chat.sees(ENDED, MINUTE).inner_text())
    assert told
    number, end = told.groups()
    chat.sees(re.compile(rf"Order #{number} · {ENDS[end]}"))
    chat.look(f"{device}-end")
    return number


def listed(chat: Chat, number: str, device: str) -> None:
    """Check that the list contains the order and opens its card."""
    chat.say("/orders")
    orders = chat.sees("Your orders")
    expect(orders).to_contain_text(f"#{number} ·")
    chat.look(f"{device}-orders")
    chat.tap(f"#{number}", re.compile(rf"Order #{number} ·"))


def balance(chat: Chat) -> Decimal:
    """Send /balance and return the balance."""
    chat.say("/balance")
    return amount(chat.sees("Your balance: $"), rf"Your balance: {AMOUNT}")


def refunds(chat: Chat) -> Decimal:
    """Return the sum of the refunds in the chat's messages."""
    given = [GIVEN_BACK.search(text) for _, text in chat.said()]
    return sum((Decimal(each[1].replace(",", "")) for each in given if each), Decimal(0))


def amount(message: Locator, pattern: str) -> Decimal:
    """Read an amount out of a message."""
    text = message.inner_text()
    found = re.search(pattern, text)
    assert found, text
    return Decimal(found[1].replace(",", ""))


def test_the_menu_lists_the_commands_of_each_role(chat: Chat, device: str) -> None:
    page = chat.page
    chat.press(page.get_by_test_id("menu"))
    commands = page.get_by_test_id("command")
    expect(commands.filter(has_text="/orders")).to_be_visible()
    expect(commands.filter(has_text="/paysupport")).to_have_count(1)
    expect(commands.filter(has_text="/credit")).to_have_count(0)
    chat.look(f"{device}-commands")
    chat.press(commands.filter(has_text="/help"))
    chat.sees("How it works")

    chat.become("operator")
    chat.press(page.get_by_test_id("menu"))
    expect(commands.filter(has_text="/credit")).to_have_count(1)
    chat.press(commands.filter(has_text="/admin"))
    chat.sees("services on sale")
    chat.look(f"{device}-admin")


def test_the_shop_speaks_russian_and_english_again(chat: Chat, device: str) -> None:
    chat.say("/language")
    chat.sees("Choose your language.")
    chat.tap("Русский", "Ваш баланс")
    chat.look(f"{device}-russian")
    chat.say("/language")
    chat.sees("Выберите язык")
    chat.tap("English", "Your balance")


def test_a_telegram_in_russian_is_answered_in_russian(chat: Chat) -> None:
    chat.become("operator")
    for code, words in (("ru", "Ваш баланс"), ("en", "Your balance")):
        chat.press(chat.page.get_by_test_id("settings"))
        chat.press(chat.page.get_by_test_id(f"language-{code}"))
        expect(chat.page.get_by_test_id("toast")).to_contain_text("now speaks")
        chat.say("/menu")
        chat.sees(words)


def test_a_time_is_shown_by_the_browser(chat: Chat) -> None:
    chat.become("operator")
    chat.say("/panel")
    time = chat.sees("Panel").locator("time[datetime]").first
    expect(time).to_be_visible()
    # The text that the bot wrote names its zone; the browser writes its own.
    expect(time).not_to_contain_text("UTC")


def test_the_dark_theme_stays(chat: Chat, device: str) -> None:
    root = chat.page.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    chat.press(chat.page.get_by_test_id("theme"))
    expect(root).to_have_attribute("data-theme", "dark")
    chat.look(f"{device}-dark")
    chat.reload()
    expect(root).to_have_attribute("data-theme", "dark")
    chat.sees("$25.00 was added to your balance.")
    chat.press(chat.page.get_by_test_id("theme"))


def test_a_file_is_answered_too(chat: Chat) -> None:
    chat.page.get_by_test_id("file").set_input_files(
        {"name": "links.txt", "mimeType": "text/plain", "buffer": b"example.com/a"}
    )
    chat.sees("I can only read text.")
    assert chat.complaints == []
