"""What operators see: what waits, what is wrong, today's figures, the shelves, one customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from bot.catalog.listings import CategoryRecord
from bot.catalog.names import cut
from bot.catalog.verdict import LABELS, HiddenReason
from bot.i18n import Translator
from bot.orders.status import ATTENTION, Status
from bot.orders.tables import Order
from bot.orders.views import Figures
from bot.screens import unsold, words
from bot.screens.data import Tap
from bot.screens.screen import Button, Screen, lines
from bot.users.tables import User

SHELVES = 8
"""Categories on a page of /publish."""


@dataclass(frozen=True, slots=True)
class PanelState:
    """What is known of the panel."""

    host: str
    balance: Decimal | None
    currency: str | None
    exchange: str | None
    synced_at: datetime | None
    error: str | None
    """Of the last failed sync, or of the last failed call."""
    error_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What /admin shows, read in one transaction."""

    figures: Figures
    attention: Sequence[Order]
    customers: int
    newcomers: int
    owed: int
    """Micro-units on customers' balances."""
    on_sale: int
    unpriced: int
    set_aside: int
    stuck: int
    panel: PanelState | None
    currency: str


def desk(tr: Translator, desk: Desk) -> Screen:
    """Show what waits and what is wrong first, the figures after."""
    text = lines(
        tr.say("🛠 <b>Operator</b>"),
        *_troubles(tr, desk),
        "",
        *_figures(tr, desk),
        "",
        *(panel_lines(tr, desk.panel) if desk.panel else []),
        "",
        tr.say(
            "/publish /markup /rate /sync /panel\n/changes /quarantine\n"
            "/user /credit /debit /ban /order /resolve"
        ),
    )
    again = Button(tr.label("🔄 Update"), Tap.ADMIN())
    shelves = Button(tr.label("🗂 What is on sale"), Tap.SHELF(0))
    cases = [Button(f"🔎 #{order.id}", Tap.CASE(order.id or 0)) for order in desk.attention]
    rows = tuple(tuple(cases[start : start + 4]) for start in range(0, len(cases), 4))
    return Screen(text, (*rows, (again, shelves), (words.menu(tr),)))


def _troubles(tr: Translator, desk: Desk) -> list[Markup]:
    found = [
        tr.say(
            "🔎 Order #{number} · <code>{status}</code>",
            number=str(order.id),
            status=order.status,
        )
        for order in desk.attention
    ]
    waiting = desk.figures.waiting.get(Status.WAITING_FUNDS, 0)
    if waiting:
        found.append(
            tr.plural(
                "💸 {count} order waits for the panel's balance.",
                "💸 {count} orders wait for the panel's balance.",
                waiting,
            )
        )
    if desk.set_aside:
        found.append(
            tr.plural(
                "⚠️ {count} update was put aside; the log has the error.",
                "⚠️ {count} updates were put aside; the log has the errors.",
                desk.set_aside,
            )
        )
    if desk.stuck:
        found.append(
            tr.plural(
                "✉️ {count} message could not be delivered.",
                "✉️ {count} messages could not be delivered.",
                desk.stuck,
            )
        )
    if desk.unpriced:
        found.append(
            tr.plural(
                "💱 {count} published service has no price: set /rate.",
                "💱 {count} published services have no price: set /rate.",
                desk.unpriced,
            )
        )
    if not desk.on_sale:
        found.append(tr.say("🗂 Nothing is on sale: /publish shows what could be."))
    return [Markup(), *(found or [tr.say("✅ Nothing needs your attention.")])]


def _figures(tr: Translator, desk: Desk) -> list[Markup]:
    figures, currency = desk.figures, desk.currency
    running = sum(count for status, count in figures.waiting.items() if status not in ATTENTION)
    return [
        tr.plural(
            "Today: {count} order, {turnover}, refunded {refunded}",
            "Today: {count} orders, {turnover}, refunded {refunded}",
            figures.placed,
            turnover=tr.money(figures.turnover, currency),
            refunded=tr.money(figures.refunded, currency),
        ),
        tr.say("Under way: {count}", count=tr.number(running)),
        tr.plural(
            "{count} customer, {new} new today, balances {owed}",
            "{count} customers, {new} new today, balances {owed}",
            desk.customers,
            new=tr.number(desk.newcomers),
            owed=tr.money(desk.owed, currency),
        ),
        tr.plural("{count} service on sale", "{count} services on sale", desk.on_sale),
    ]


def panel_lines(tr: Translator, panel: PanelState) -> list[Markup]:
    """Say how the panel is."""
    balance = "–" if panel.balance is None else f"{tr.number(panel.balance)} {panel.currency or ''}"
    synced = "–" if panel.synced_at is None else tr.moment(panel.synced_at)
    found = [
        tr.say("Panel <b>{host}</b>: balance {balance}", host=panel.host, balance=balance),
        tr.say("Last catalogue: {at}", at=synced),
    ]
    if panel.exchange:
        found.append(tr.say("Exchange rate: {rate}", rate=panel.exchange))
    if panel.error and panel.error_at:
        found.append(
            tr.say("⚠️ {at}: {error}", at=tr.moment(panel.error_at), error=panel.error[:300])
        )
    return found


def panel(
    tr: Translator, state: PanelState | None, unsellable: Mapping[HiddenReason, int]
) -> Screen:
    """Show the panel, and what of its list cannot be sold."""
    parts: list[str] = [tr.say("🔌 <b>Panel</b>")]
    if state is None:
        parts.append(tr.say("The panel has not been reached yet."))
    else:
        parts += panel_lines(tr, state)
    if unsellable:
        parts += ["", tr.say("Not for sale:")]
        parts += [
            tr.say("{reason}: {count}", reason=tr.label(LABELS[reason]), count=tr.number(count))
            for reason, count in unsellable.items()
        ]
    probe = Button(tr.label("🔬 Probe"), Tap.PANEL_PROBE())
    quirks = Button(tr.label("⚙️ Settings"), Tap.PANEL_QUIRKS())
    unsold_ = unsold.button(tr, unsellable)
    changes = Button(tr.label("📈 What changed"), Tap.CHANGES(0, 0))
    held = Button(tr.label("🚧 Quarantine"), Tap.QUARANTINE(0))
    rows = (*unsold_, (changes, held), (probe, quirks), (words.admin(tr),))
    return Screen(lines(*parts), rows)


def shelves(tr: Translator, records: Sequence[CategoryRecord], page: int) -> Screen:
    """Show categories with what is published of each; a tap publishes or hides one."""
    fit = [record for record in records if record.fit]
    if not fit:
        text = tr.say("🗂 The catalogue is empty. /sync fetches it from the panel.")
        return Screen(text, ((words.admin(tr),),))
    count = words.page_count(len(fit), SHELVES)
    page = min(page, count - 1)
    rows = [
        (
            Button(
                f"{_mark(record)} {cut(record.title, 28)} · {record.shown}/{record.fit}",
                Tap.SHELF_CATEGORY(record.id, page),
            ),
        )
        for record in fit[page * SHELVES : (page + 1) * SHELVES]
    ]
    shown, all_ = sum(each.shown for each in fit), sum(each.fit for each in fit)
    text = tr.say(
        "🗂 <b>What is on sale</b>\n{shown} of {all} services are published. Tap a category to "
        "publish or hide it.\n\nAlso: <code>/publish all</code>, <code>/publish service ID</code>, "
        "<code>/hide category ID</code>",
        shown=tr.number(shown),
        all=tr.number(all_),
    )
    everything = Button(tr.label("✅ Publish everything"), Tap.SHELF_ALL())
    turning = words.pages(Tap.SHELF, (), page, count)
    return Screen(text, (*rows, *turning, (everything,), (words.admin(tr),)))


def _mark(record: CategoryRecord) -> str:
    if not record.shown:
        return "◻️"
    return "✅" if record.shown == record.fit else "☑️"


def customer(tr: Translator, user: User, balance: int, currency: str, orders: int) -> Screen:
    """Show one customer."""
    text = lines(
        tr.say("👤 <b>{name}</b>", name=user.first_name),
        tr.say("<code>{id}</code> {username}", id=str(user.id), username=_at(user)),
        tr.say("Balance: {balance}", balance=tr.money(balance, currency)),
        tr.say("Orders: {count}", count=tr.number(orders)),
        tr.say("Since {at}", at=tr.moment(user.created_at)),
        tr.say("🚫 Banned: {reason}", reason=user.ban_reason) if user.banned_at else None,
        tr.say("📵 Has blocked the bot.") if user.unreachable_at else None,
    )
    return Screen(text, ((words.admin(tr),),))


def sure(tr: Translator, question: Markup, number: int) -> Screen:
    """Ask an operator once more before money moves."""
    yes = Button(tr.label("✅ Yes, do it"), Tap.YES(number))
    no = Button(tr.label("✖ No"), Tap.NO())
    return Screen(question, ((yes, no),))


def done(tr: Translator, text: Markup) -> Screen:
    """Say that it is done."""
    return Screen(text, ((words.admin(tr),),))


def usage(tr: Translator, example: str, meaning: str) -> Screen:
    """Say how a command is written; nothing was changed."""
    text = tr.say(
        "Write <code>{example}</code>\n{meaning}\nNothing was changed.",
        example=example,
        meaning=tr.label(meaning),
    )
    return Screen(text, ((words.admin(tr),),))


def _at(user: User) -> str:
    return f"@{user.username}" if user.username else ""
