"""Words for the status of an order: ten languages, any decoration, nothing guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quirks.status_vocabulary import VOCABULARY, PanelStatus
from bot.quirks.status_words import (
    LONGEST_WORD,
    TEACHABLE,
    WORDS,
    plain_word,
    shown_word,
    status_of,
    taught_statuses,
)

S = PanelStatus

LANGUAGES: dict[str, dict[str, PanelStatus]] = {
    "en": {"Waiting": S.PENDING, "Running": S.IN_PROGRESS, "Done": S.COMPLETED,
           "Failure": S.FAILED},
    "ru": {"В ОЖИДАНИИ": S.PENDING, "Выполнен": S.COMPLETED, "Частично выполнен": S.PARTIAL,
           "Аннулирован": S.CANCELED, "Приостановлено": S.PAUSED, "Ошибка": S.FAILED},
    "tr": {"SIRADA": S.PENDING, "İşleniyor": S.PROCESSING, "KISMEN TAMAMLANDI": S.PARTIAL,
           "İPTAL EDİLDİ": S.CANCELED, "iptal edildi": S.CANCELED, "Süresi doldu": S.EXPIRED},
    "es": {"Pendiente": S.PENDING, "Procesando": S.PROCESSING, "FINALIZADO": S.COMPLETED,
           "Parcial": S.PARTIAL, "Anulado": S.CANCELED, "Reembolsado": S.REFUNDED},
    "pt": {"Em andamento": S.IN_PROGRESS, "Concluido": S.COMPLETED, "Falhou": S.FAILED,
           "Concluído parcialmente": S.PARTIAL, "Cancelada": S.CANCELED, "Ativo": S.ACTIVE},
    "id": {"Menunggu": S.PENDING, "Diproses": S.PROCESSING, "Selesai": S.COMPLETED,
           "Sebagian": S.PARTIAL, "Dibatalkan": S.CANCELED, "Gagal": S.FAILED},
    "vi": {"Đang chờ": S.PENDING, "Đang xử lý": S.PROCESSING, "ĐANG CHẠY": S.IN_PROGRESS,
           "Hoàn thành": S.COMPLETED, "Một phần": S.PARTIAL, "Đã huỷ": S.CANCELED},
    "fr": {"En attente": S.PENDING, "En cours": S.IN_PROGRESS, "TERMINÉE": S.COMPLETED,
           "Partiellement terminé": S.PARTIAL, "Annulé": S.CANCELED, "Échec": S.FAILED},
    "ar": {"قيد الانتظار": S.PENDING, "قيد التنفيذ": S.IN_PROGRESS, "مُكْتَمِل": S.COMPLETED,
           "جزئي": S.PARTIAL, "ملغى": S.CANCELED, "تم الالغاء": S.CANCELED, "خطأ": S.FAILED},
    "hi": {"लंबित": S.PENDING, "प्रगति में": S.IN_PROGRESS, "पूर्ण": S.COMPLETED,
           "आंशिक": S.PARTIAL, "रद्द": S.CANCELED, "विफल": S.FAILED},
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_status_is_understood_in_ten_languages(language: str) -> None:
    read = {word: status_of(word) for word in LANGUAGES[language]}
    assert read == LANGUAGES[language]


@pytest.mark.parametrize(
    "decorated",
    [
        "PARTIAL",
        " partial\r\n",
        "Partial.",
        "…partial…",
        "(Partial)",
        "[partial]",
        "«Partial»",
        "*Partial*",
        "Par\u200btial\u200f",
        "\ufeffPartial\u00a0",
        "Partial ⚠️",
        "🟡 Partial",
        "2\ufe0f\u20e3 Partial",
        "Pártial",
        "\U0001d40f\U0001d41a\U0001d42b\U0001d42d\U0001d422\U0001d41a\U0001d425",
        "\uff30\uff41\uff32\uff34\uff29\uff21\uff2c",
        "<b>Partial</b>",
        '<span class="badge badge-warning order-status-partial text-upper">Partial</span>',
        "&lt;i&gt;Partial&lt;/i&gt;",
        "&nbsp;Partial&nbsp;",
        "Partial / Частично",
        "Kısmi (Partial)",
        "Partially-completed",
        "partially_completed",
    ],
)
def test_decoration_does_not_change_a_word(decorated: str) -> None:
    assert status_of(decorated) is S.PARTIAL


@pytest.mark.parametrize(
    "word",
    ["Cancelled by admin", "CANCELED BY THE SYSTEM", "Отменён пользователем", "Cancelled manually",
     "Cancelado por el sistema", "Sistem tarafından iptal edildi", "सिस्टम द्वारा रद्द"],
)  # fmt: skip
def test_it_does_not_matter_who_canceled(word: str) -> None:
    assert status_of(word) is S.CANCELED


@pytest.mark.parametrize(
    "word",
    ["Success", "successful", "OK", "true", "Partially refunded", "Refund", "Refund pending",
     "On hold", "Canceling", "Cancel requested", "Not completed", "Не завершён", "Incomplete",
     "Completed 40%", "Completed, partial", "Canceled (partial)", "Pending cancel",
     "Cancelled by 7", "Stopped", "Done-ish", "Order", "3", "", "✅", "?", "<b></b>"],
)  # fmt: skip
def test_a_word_that_is_not_known_is_not_guessed(word: str) -> None:
    assert status_of(word) is S.UNKNOWN


def test_a_word_belongs_to_one_status_and_stands_in_the_vocabulary_once() -> None:
    words = [plain_word(word) for status in VOCABULARY.values() for word in status]
    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert set(VOCABULARY) == set(WORDS.values()) == set(S) - {S.UNKNOWN}
    assert all(words)


def test_a_taught_word_is_understood_in_any_decoration_and_known_words_stay() -> None:
    taught = taught_statuses([("Успех!", "completed"), ("Part Refund", "partial")])
    assert status_of("<b>УСПЕХ</b>", taught) is S.COMPLETED
    assert status_of("part-refund.", taught) is S.PARTIAL
    assert status_of("Refund", taught) is S.UNKNOWN
    assert status_of("canceled", {"canceled": S.COMPLETED}) is S.CANCELED


def test_all_statuses_but_that_of_refills_can_be_taught() -> None:
    assert set(S) - set(TEACHABLE.values()) == {S.UNKNOWN, S.REJECTED}
    assert all(TEACHABLE[status.value] is status for status in TEACHABLE.values())


def test_an_operator_is_shown_the_word_without_html() -> None:
    assert shown_word(" <b>Zen</b>\u200b\n&amp; calm ") == "Zen & calm"
    assert len(shown_word("x" * 300)) == LONGEST_WORD


@given(st.text())
def test_any_text_is_a_status(text: str) -> None:
    assert status_of(text) in S
    assert plain_word(plain_word(text)) == plain_word(text)
    assert len(shown_word(text)) <= LONGEST_WORD
