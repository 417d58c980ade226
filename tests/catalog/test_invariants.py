"""Whatever the panel lists and the operator does, the snapshot holds only what may be sold."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from bot.catalog.balances import note_balance
from bot.catalog.cards import Catalog
from bot.catalog.markups import load_rules, set_markup
from bot.catalog.panels import set_exchange_rate
from bot.catalog.publishing import NotSellable, hide, publish
from bot.catalog.rules.headings import is_separator
from bot.catalog.rules.pricing import Scope, rate_is_sane, rule_for
from bot.catalog.rules.service_types import service_type
from bot.catalog.snapshot import load_on_sale
from bot.catalog.sync import quarantine
from bot.catalog.sync.merge import SyncRefused
from bot.catalog.sync.offers import Offer
from bot.catalog.sync.recheck import recheck
from bot.catalog.targets import NoSuchTarget
from bot.catalog.version import read_catalog_version
from bot.db import Database
from tests.catalog.stored_catalog import NOW, Shop, denies, opened

offers = st.builds(
    Offer,
    external_id=st.sampled_from(["1", "2", "3", "4", "5", "uuid-6", ""]),
    name=st.sampled_from(["Members", "Likes &amp; more", "~~~~", "Google Reviews", "🔽 a 🔽"]),
    type=st.sampled_from(["Default", "default ", "Poll", "Haiku", None]),
    category=st.sampled_from(["Telegram", "Telegram ", "Instagram Reviews", "", "VK"]),
    rate=st.sampled_from(
        [Decimal(text) for text in ("0.9", "2.7", "0", "1e11", "NaN", "7.001", "0.2")]
    ),
    min=st.sampled_from([0, 1, 10]),
    max=st.sampled_from([1, 5, 100, 10**25]),
    refill=st.sampled_from([None, True]),
)
Action = Callable[["World"], object]


@dataclass
class World:
    """The shop, and the state the test expects of it."""

    shop: Shop
    listed: dict[str, Offer] = field(default_factory=dict)
    believed: dict[str, Decimal] = field(default_factory=dict)
    """The trusted rate of each service by external id, computed apart from `rules.rate_trust`."""

    def merge(self, rows: list[Offer], auto_publish: bool, force: bool) -> None:
        fresh: dict[str, Offer] = {}
        for row in rows:
            if row.external_id:
                fresh.setdefault(row.external_id, row)
        try:
            self.shop.merge(rows, auto_publish=auto_publish, force=force)
        except SyncRefused:
            assert not fresh or (not force and 2 * len(fresh) < len(self.listed))
        else:
            self.listed = fresh
            for key, offer in fresh.items():
                before = self.believed.get(key, offer.rate)
                sane = offer.rate.is_finite() and 0 < offer.rate <= 10**9
                if sane and before <= offer.rate * 3 <= before * 9:
                    self.believed[key] = offer.rate

    def accept(self) -> None:
        """Accept all quarantined rates that are sane."""
        held, fingerprint = quarantine.list_acceptable(self.shop.session)
        if not held:
            return
        quarantine.accept_all(self.shop.session, fingerprint, now=NOW)
        for each in held:
            self.believed[each.external_id] = self.listed[each.external_id].rate

    def drop(self, number: int) -> None:
        """Merge the last list again without one row."""
        rows = list(self.listed.values())
        if len(rows) > 1:
            del rows[number % len(rows)]
            self.merge(rows, auto_publish=False, force=False)

    def touch(self, number: int, offer: Offer, names: set[str]) -> None:
        """Merge the last list again with some columns of one row changed."""
        rows = list(self.listed.values())
        if rows:
            changes = {name: getattr(offer, name) for name in names}
            rows[number % len(rows)] = replace(rows[number % len(rows)], **changes)
            self.merge(rows, auto_publish=False, force=False)

    def tell(self, change: Callable[..., int], scope: Scope, number: int) -> None:
        target = 0 if scope is Scope.EVERYTHING else self._pick(scope, number)
        try:
            change(self.shop.session, scope, target)
        except (NoSuchTarget, NotSellable):
            return

    def mark_up(self, scope: Scope, number: int, percent: Decimal | None, below: bool) -> None:
        target = 0 if scope is Scope.EVERYTHING else self._pick(scope, number)
        try:
            set_markup(self.shop.session, scope, target, percent, below_cost=below)
        except NoSuchTarget:
            return

    def _pick(self, scope: Scope, number: int) -> int:
        """Return the id of the n-th category or service, counted in the order of ids."""
        table = "categories" if scope is Scope.CATEGORY else "services"
        ids = [
            int(row[0])
            for row in self.shop.session.connection().execute(
                text(f"SELECT id FROM {table} ORDER BY id")  # noqa: S608 - one of two names
            )
        ]
        return ids[number % len(ids)] if ids else 999


merges = st.builds(
    lambda rows, auto, force: lambda world: world.merge(rows, auto, force),
    st.lists(offers, max_size=7),
    st.booleans(),
    st.booleans(),
)
scopes, numbers = st.sampled_from(Scope), st.integers(0, 9)
drops = st.builds(lambda number: lambda world: world.drop(number), numbers)
columns = ["name", "type", "category", "rate", "min", "max", "refill"]
touches = st.builds(
    lambda number, offer, names: lambda world: world.touch(number, offer, names),
    numbers,
    offers,
    st.sets(st.sampled_from(columns), min_size=1, max_size=2),
)
leaps = st.builds(
    lambda number, offer: lambda world: world.touch(number, offer, {"rate"}), numbers, offers
)
words = st.builds(
    lambda change, scope, number: lambda world: world.tell(change, scope, number),
    st.sampled_from([publish, publish, hide]),
    scopes,
    numbers,
)
markups = st.builds(
    lambda scope, number, percent, below: (
        lambda world: world.mark_up(scope, number, percent, below)
    ),
    scopes,
    numbers,
    st.sampled_from([None, Decimal(25), Decimal("-12.5"), Decimal(0)]),
    st.booleans(),
)
exchanges = st.builds(
    lambda rate: lambda world: set_exchange_rate(world.shop.session, world.shop.panel, rate),
    st.sampled_from([None, Decimal(2), Decimal("0.000001")]),
)
balances = st.builds(
    lambda currency: (
        lambda world: note_balance(
            world.shop.session, world.shop.panel, Decimal(1), currency, now=NOW
        )
    ),
    st.sampled_from(["USD", "INR", None]),
)
judgements = st.builds(
    lambda policy: lambda world: recheck(world.shop.session, denied=policy, now=NOW),
    st.just(denies),
)
acceptances = st.just(lambda world: world.accept())
actions = st.one_of(
    merges, drops, touches, touches, words, words, markups, exchanges, balances, judgements,
    acceptances, leaps, leaps,
)  # fmt: skip
fit = st.builds(
    lambda offer, number: replace(
        offer,
        external_id=str(number),
        name="Members",
        type="Default",
        rate=Decimal(2),
        min=1,
        max=100,
        category="VK",
    ),
    offers,
    numbers,
)
starts = st.builds(
    lambda rows: lambda world: world.merge(rows, True, True), st.lists(fit, min_size=3, max_size=6)
)


def check(world: World, catalogue: Catalog) -> None:
    rules = load_rules(world.shop.session)
    for number, card in catalogue.services.items():
        offer = world.listed.get(card.external_id)
        assert offer is not None, "gone"
        kind = service_type(offer.type)
        assert card.type is kind
        assert rate_is_sane(offer.rate)
        assert card.rate == offer.rate == world.believed[card.external_id]
        assert not denies(card.title)
        assert not denies(offer.category)
        assert not is_separator(card.title)
        assert 1 <= card.min <= card.max
        assert card.unit_price > 0
        rule = rule_for(rules, service_id=number, category_id=card.category_id)
        assert card.unit_cost <= card.unit_price or rule.below_cost
        on_sale = load_on_sale(world.shop.session, number, shop_currency="USD")
        assert on_sale is not None
        assert on_sale.card == card
    for shelf in catalogue.categories:
        assert shelf.count == len(catalogue.services_of(shelf.id)) > 0


def seen(catalogue: Catalog) -> Any:
    """Return what customers could see of a catalog: everything except the version."""
    cards = [catalogue.services_of(shelf.id) for shelf in catalogue.categories]
    return catalogue.categories, cards, catalogue.networks


class Undo(Exception):
    """Raised to roll a transaction back at the end of a test."""


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(start=starts, story=st.lists(actions, min_size=1, max_size=8))
async def test_only_what_may_be_sold_is_ever_shown_and_no_change_goes_uncounted(
    database: Database, start: Action, story: list[Action]
) -> None:
    def told(session: Session) -> None:
        world = World(opened(session, []))
        before = world.shop.load()
        for action in [start, *story]:
            action(world)
            after = world.shop.load()
            check(world, after)
            assert after.version == read_catalog_version(session)
            assert after.version > before.version or seen(after) == seen(before)
            before = after
        raise Undo

    with pytest.raises(Undo):
        await database.transact(told)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lists=st.lists(st.lists(offers, min_size=1, max_size=7), min_size=1, max_size=4))
async def test_the_same_list_again_changes_nothing_and_the_order_is_the_lists(
    database: Database, lists: list[list[Offer]]
) -> None:
    def told(session: Session) -> None:
        shop = opened(session, [])
        for rows in lists:
            # One category, because categories are in the order of their first service.
            one = [
                replace(row, category="Telegram", external_id=row.external_id or "0")
                for row in rows
            ]
            shop.merge(one, auto_publish=True, force=True)
            counted, shown = read_catalog_version(session), shop.shown()
            again = shop.merge(one, auto_publish=True)
            assert (again.added, again.changed, again.gone, again.returned) == (0, 0, 0, 0)
            assert (read_catalog_version(session), shop.shown()) == (counted, shown)
            order = list(dict.fromkeys(row.external_id for row in one))
            assert shown == [key for key in order if key in shown]
        raise Undo

    with pytest.raises(Undo):
        await database.transact(told)
