"""Callback data: short and distinct words, followed by ids and nothing else."""

from bot.screens.callback_data import BELOW, Tap


def test_no_two_buttons_share_a_word() -> None:
    words = [tap.value for tap in Tap]
    assert len(set(words)) == len(words) == len(Tap.__members__)
    assert all(word.isascii() and word.isalpha() for word in words)
    assert not any(word.startswith(BELOW) for word in words)


def test_ids_follow_the_word() -> None:
    assert Tap.MENU() == "m"
    assert Tap.CATEGORY(12, 0) == "c:12:0"
    assert Tap.ORDER.below(7) == "+o:7"
