"""Inline mode, deep links and files on the page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat, Window

BOT = "@VitrineDemoBot"

LIST = "Great!\nПривет 👋\n".encode()

_DROP = """([node, name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/plain" }));
  for (const type of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true });
    document.querySelector(node).dispatchEvent(event);
  }
}"""


@pytest.fixture(scope="module")
def opened(window: Window, address: str, device: str) -> Chat:
    chat = window(address, touch=device == "phone")
    chat.sees("$25.00 was added to your balance.")
    return chat


@pytest.fixture
def chat(opened: Chat) -> Chat:
    """Return the window with the customer's chat open and an empty composer."""
    opened.become("customer")
    opened.page.get_by_test_id("composer").fill("")
    return opened


def results(chat: Chat) -> Locator:
    return chat.page.get_by_test_id("inline-result")


def type_(chat: Chat, text: str) -> None:
    chat.page.get_by_test_id("composer").press_sequentially(text, delay=20)


def mine(chat: Chat) -> Locator:
    return chat.page.locator("[data-testid=message][data-outgoing=true]").last


def attach(chat: Chat, name: str) -> None:
    file = {"name": name, "mimeType": "text/plain", "buffer": LIST}
    chat.page.get_by_test_id("file").set_input_files(file)  # type: ignore[arg-type]


def chosen(chat: Chat, words: str) -> Locator:
    """Find a service from the composer and send its card."""
    type_(chat, f"{BOT} {words}")
    expect(results(chat).first).to_be_visible()
    expect(results(chat).first).to_contain_text(re.compile("telegram", re.IGNORECASE))
    chat.press(results(chat).first)
    card = mine(chat)
    expect(card.get_by_test_id("via")).to_have_text(f"via {BOT}")
    return card


def test_words_after_the_bots_name_find_a_service_and_its_card_opens_it(
    chat: Chat, device: str
) -> None:
    type_(chat, "@vit")
    hint = chat.page.get_by_test_id("inline-hint")
    expect(hint).to_contain_text(BOT)
    chat.look(f"{device}-inline-hint")
    chat.press(hint)
    expect(chat.page.get_by_test_id("composer")).to_have_value(f"{BOT} ")
    expect(results(chat).nth(2)).to_be_visible()
    chat.look(f"{device}-inline-unasked")
    chat.page.get_by_test_id("composer").fill("")
    expect(results(chat).first).not_to_be_visible()

    card = chosen(chat, "telegram views")
    expect(chat.page.get_by_test_id("composer")).to_have_value("")
    expect(results(chat).first).not_to_be_visible()
    chat.look(f"{device}-inline-chosen")
    title = card.get_by_test_id("message-text").locator("strong").first.inner_text()
    chat.press(chat.buttons("Open", card))
    expect(chat.sees("Service ")).to_contain_text(title)
    chat.look(f"{device}-inline-opened")


def test_more_is_fetched_while_the_list_is_scrolled(chat: Chat) -> None:
    type_(chat, f"{BOT} instagram")
    expect(results(chat)).to_have_count(20)
    results(chat).last.scroll_into_view_if_needed()
    expect(results(chat).nth(20)).to_be_attached()


def test_words_that_fit_nothing_lead_to_the_shop(chat: Chat, device: str) -> None:
    type_(chat, f"{BOT} zzzzqqqqxxxx")
    into = chat.page.get_by_test_id("inline-start")
    expect(into).to_have_text("Nothing found. Open the shop")
    chat.look(f"{device}-inline-nothing")
    chat.press(into)
    expect(mine(chat)).to_contain_text("/start inline")
    chat.sees("Please read the terms once")


def test_the_list_goes_with_escape_and_a_tap_elsewhere(chat: Chat, device: str) -> None:
    type_(chat, f"{BOT} views")
    expect(results(chat).first).to_be_visible()
    if device == "desktop":
        chat.page.keyboard.press("Escape")
    else:
        chat.press(chat.page.locator(".chat-title"))
    expect(results(chat).first).not_to_be_visible()


def test_arrows_and_enter_choose_a_result(chat: Chat, device: str) -> None:
    if device == "phone":
        pytest.skip("a phone has no arrow keys")
    type_(chat, f"{BOT} telegram members")
    expect(results(chat).nth(1)).to_be_visible()
    title = results(chat).nth(1).locator(".result-title").inner_text()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        chat.page.keyboard.press(key)
    expect(mine(chat).get_by_test_id("via")).to_be_visible()
    shown = mine(chat).get_by_test_id("message-text").locator("strong").first.inner_text()
    assert shown in title


def test_a_share_button_shows_what_is_sent_and_a_deep_link_opens_it(
    chat: Chat, device: str
) -> None:
    card = chosen(chat, "telegram reactions")
    chat.press(chat.buttons("Open", card))
    shown = chat.sees("Service ").inner_text()
    number = re.search(r"Service (\d+)", shown)
    assert number
    sheet = chat.page.get_by_test_id("share")
    chat.tap("Share")
    expect(sheet).to_contain_text(f"https://t.me/{BOT[1:]}?start=s_{number[1]}")
    chat.look(f"{device}-share")
    chat.press(chat.page.get_by_test_id("share-copy"))
    expect(chat.page.get_by_test_id("toast")).to_contain_text("Copied")
    chat.tap("Share")
    chat.press(chat.page.get_by_test_id("share-open"))
    expect(mine(chat)).to_contain_text(f"/start s_{number[1]}")
    expect(chat.sees("Service ")).to_contain_text(f"Service {number[1]}")
    assert len(chat.page.context.pages) == 1  # no other page was opened


def test_a_link_to_what_is_not_there_says_so(chat: Chat, device: str) -> None:
    chat.say("/start s_999999")
    chat.sees("not on sale any more")
    chat.look(f"{device}-gone")


def test_a_text_file_is_sent_and_can_be_downloaded(chat: Chat, device: str, tmp_path: Path) -> None:
    chat.page.get_by_test_id("composer").fill("my comments")
    attach(chat, "comments for the summer campaign, all of them, the second version.txt")
    sent = mine(chat)
    expect(sent).to_contain_text("my comments")
    expect(chat.page.get_by_test_id("composer")).to_have_value("")
    document = sent.get_by_test_id("document")
    expect(document).to_contain_text("comments for the summer")
    expect(document).to_contain_text(f"{len(LIST)} B")
    chat.look(f"{device}-file")
    with chat.page.expect_download() as download:
        chat.press(document)
    file = tmp_path / "got.txt"
    download.value.save_as(file)
    assert file.read_bytes() == LIST
    assert download.value.suggested_filename.endswith("second version.txt")


def test_a_dropped_file_is_sent(chat: Chat, device: str) -> None:
    if device == "phone":
        pytest.skip("nothing is dragged on a phone")
    chat.page.evaluate(_DROP, ["#feeds", "dropped.txt", "example.com/a"])
    document = mine(chat).get_by_test_id("document")
    expect(document).to_contain_text("dropped.txt")
    expect(document).to_contain_text("13 B")
    expect(chat.page.locator("#drop")).not_to_have_class(re.compile("is-visible"))


def test_an_empty_file_is_refused_with_a_word(chat: Chat) -> None:
    file = {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""}
    chat.page.get_by_test_id("file").set_input_files(file)  # type: ignore[arg-type]
    expect(chat.page.get_by_test_id("toast")).to_contain_text("file must be non-empty")
