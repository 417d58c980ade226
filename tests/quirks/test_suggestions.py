"""The quirk that is suggested where a panel refuses an order for a field."""

import pytest

from bot.quirks.definitions import parse_quirk
from bot.quirks.record import Quirks
from bot.quirks.suggestions import RefusedForm, suggest_quirk

LISTED = RefusedForm(("service", "link", "comments"), lines=True, flat=False)
FLAT = RefusedForm(("service", "link", "comments"), lines=True, flat=True)
PACKAGE = RefusedForm(("service", "link"), lines=False, flat=True)
COUNTED = RefusedForm(("service", "link", "quantity"), lines=False, flat=False)


@pytest.mark.parametrize(
    ("text", "form", "command"),
    [
        ("The quantity field is required", LISTED, "send_quantity_with_lists on"),
        ("quantity: missing", FLAT, "send_one_with_flat_lists on"),
        ("order.required.quantity", PACKAGE, "send_quantity_with_packages on"),
        ("Поле количество обязательно", LISTED, "send_quantity_with_lists on"),
        ("El campo cantidad es obligatorio", PACKAGE, "send_quantity_with_packages on"),
        ("The amount is required", LISTED, "send_quantity_with_lists on"),
        ("The amount is required", COUNTED, "sent_as quantity=amount"),
        ("url is required", COUNTED, "sent_as link=url"),
        ("service_id must be given", COUNTED, "sent_as service=service_id"),
        ("custom_comments is missing", LISTED, "sent_as comments=custom_comments"),
        ("Please fill in all fields", LISTED, ""),
        ("The hashtag field is required", COUNTED, ""),
        ("", COUNTED, ""),
    ],
)
def test_the_field_that_is_named_leads_to_its_quirk(
    text: str, form: RefusedForm, command: str
) -> None:
    suggested = suggest_quirk(text, form, Quirks())
    assert suggested == (f"/panel set {command}" if command else "")
    if command:
        name, _, typed = command.partition(" ")
        assert parse_quirk(name, typed, {}) is not None


@pytest.mark.parametrize(
    ("quirks", "form"),
    [
        (Quirks(send_quantity_with_lists=True), LISTED),
        (Quirks(send_one_with_flat_lists=True), FLAT),
        (Quirks(send_quantity_with_packages=True), PACKAGE),
    ],
)
def test_what_is_set_already_is_not_suggested_again(quirks: Quirks, form: RefusedForm) -> None:
    assert suggest_quirk("The quantity field is required", form, quirks) == ""
    assert suggest_quirk("qty is required", form, quirks) == "/panel set sent_as quantity=qty"


def test_names_that_are_set_are_kept() -> None:
    quirks = Quirks(sent_as=(("service", "product"),))
    assert (
        suggest_quirk("url is required", COUNTED, quirks)
        == "/panel set sent_as service=product, link=url"
    )
    assert suggest_quirk("product is required", COUNTED, quirks) == ""
