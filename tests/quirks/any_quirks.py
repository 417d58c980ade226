"""A hypothesis strategy for records of quirks."""

from hypothesis import strategies as st

from bot.quirks.record import BatchMode, Quirks
from bot.quirks.status_words import TEACHABLE

TEXT = st.text(st.characters(codec="utf-8"), max_size=5)
NAMES = st.dictionaries(TEXT, TEXT, max_size=3).map(lambda names: tuple(names.items()))

ANY_QUIRKS = st.builds(
    Quirks,
    batch_mode=st.sampled_from(BatchMode),
    refill_batch_mode=st.sampled_from(BatchMode),
    refill_status_batch_mode=st.sampled_from(BatchMode),
    cancel_batch_mode=st.sampled_from(BatchMode),
    batch_size=st.integers(1, 100),
    single_calls_at_once=st.integers(1, 9),
    send_quantity_with_lists=st.booleans(),
    send_quantity_with_packages=st.booleans(),
    send_one_with_flat_lists=st.booleans(),
    encode_links=st.booleans(),
    forbidden_characters=st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    comment_forbidden=st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    comment_replacement=st.none() | TEXT.filter(lambda text: not {"\r", "\n"} & set(text)),
    max_link_length=st.none() | st.integers(1, 500),
    drip_intervals=st.lists(st.integers(1, 999), max_size=3).map(tuple),
    sent_as=NAMES,
    answered_as=NAMES,
    status_words=st.dictionaries(TEXT, st.sampled_from(list(TEACHABLE)), max_size=3).map(
        lambda words: tuple(words.items())
    ),
    user_agent=TEXT.filter(lambda text: text.isascii() and text.isprintable()),
)
