"""Checks that accounts and entries are such as the shop makes: kinds, owners, currencies, keys."""

from sqlalchemy import Text, and_, case, func, literal, or_, select
from sqlmodel import Session

from bot.ledger.accounts import KINDS_WITH_OWNER, AccountKind
from bot.ledger.checks.discrepancies import ZERO, Discrepancy, report
from bot.ledger.checks.invariants import Extent, Invariant
from bot.ledger.checks.wellformed import ANYTHING, BY_OPERATORS, CREDITED, DEBITED, KEYS
from bot.ledger.entry import EntryKind
from bot.ledger.tables import accounts, entries, postings

SHORTEST_CURRENCY, LONGEST_CURRENCY = 3, 5
"""Letters of a currency's code; some panels reckon in USDT."""


def check_account_names(session: Session, _extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.ACCOUNT: kind, owner and currency of each account."""
    with_owner = accounts.c.kind.in_([kind.value for kind in KINDS_WITH_OWNER])
    broken = select(accounts.c.id, ZERO, accounts.c.balance).where(
        or_(
            accounts.c.kind.not_in([kind.value for kind in AccountKind]),
            and_(with_owner, accounts.c.owner == ""),
            and_(~with_owner, accounts.c.owner != ""),
            ~func.length(accounts.c.currency).between(SHORTEST_CURRENCY, LONGEST_CURRENCY),
            accounts.c.currency != func.upper(accounts.c.currency),
        )
    )
    return report(session, Invariant.ACCOUNT, "account", broken)


def check_movements(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.MOVEMENT: which kind moves money between which accounts."""
    allowed = [f"{entry}-{account}" for entry in DEBITED for account in DEBITED[entry]]
    allowed += [f"{entry}+{account}" for entry in CREDITED for account in CREDITED[entry]]
    sign = case((postings.c.amount < 0, "-"), else_="+")
    movement = entries.c.kind.concat(sign).concat(accounts.c.kind)
    broken = (
        select(postings.c.id, ZERO, postings.c.amount)
        .join(entries, entries.c.id == postings.c.entry_id)
        .join(accounts, accounts.c.id == postings.c.account_id)
        .where(
            extent.new(postings.c.entry_id),
            entries.c.kind.not_in([kind.value for kind in ANYTHING]),
            movement.not_in(allowed),
        )
    )
    return report(session, Invariant.MOVEMENT, "posting", broken)


def check_keys(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.KEY: the key of each kind, and the order in it."""
    is_of = [
        and_(entries.c.key.like(pattern), entries.c.kind != kind.value)
        for kind, pattern in KEYS.items()
    ]
    is_not_of = [
        and_(entries.c.kind == kind.value, entries.c.key.not_like(pattern))
        for kind, pattern in KEYS.items()
    ]
    # `order:17:hold` says #17.
    order = literal("order:", Text)
    other_order = and_(
        entries.c.key.like("order:%"),
        entries.c.memo != "",
        ~entries.c.key.like(order.concat(func.substr(entries.c.memo, 2)).concat(":%")),
    )
    broken = select(entries.c.id, ZERO, ZERO).where(
        extent.new(entries.c.id), or_(*is_of, *is_not_of, other_order)
    )
    return report(session, Invariant.KEY, "entry", broken)


def check_escrow_keys(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.KEY by entries that move another order's escrow."""
    broken = (
        select(entries.c.id, ZERO, postings.c.amount)
        .join_from(postings, accounts, accounts.c.id == postings.c.account_id)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            extent.new(postings.c.entry_id),
            accounts.c.kind == AccountKind.ESCROW.value,
            entries.c.kind.not_in([kind.value for kind in ANYTHING]),
            ~entries.c.key.like(literal("order:", Text).concat(accounts.c.owner).concat(":%")),
        )
    )
    return report(session, Invariant.KEY, "entry", broken)


def check_entry_kinds(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.ENTRY_KIND."""
    broken = select(entries.c.id, ZERO, ZERO).where(
        extent.new(entries.c.id),
        or_(
            entries.c.kind.not_in([kind.value for kind in EntryKind]),
            and_(entries.c.kind == EntryKind.REVERSAL.value, entries.c.reverses_id.is_(None)),
            and_(entries.c.kind != EntryKind.REVERSAL.value, entries.c.reverses_id.is_not(None)),
        ),
    )
    return report(session, Invariant.ENTRY_KIND, "entry", broken)


def check_actors(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of Invariant.ACTOR: what only operators do names one."""
    broken = select(entries.c.id, ZERO, ZERO).where(
        extent.new(entries.c.id),
        entries.c.kind.in_([kind.value for kind in BY_OPERATORS]),
        entries.c.actor.not_like("operator:%"),
    )
    return report(session, Invariant.ACTOR, "entry", broken)


FORM_CHECKS = (
    check_account_names,
    check_entry_kinds,
    check_movements,
    check_keys,
    check_escrow_keys,
    check_actors,
)
