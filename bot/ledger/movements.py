"""Moves money between two accounts, settles an order's escrow, reverses an entry."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.customer_numbers import CustomerNumber
from bot.errors import ShopError
from bot.i18n import N_
from bot.ledger.accounts import Account, available, escrow, revenue
from bot.ledger.entry import EntryKind, find_entry
from bot.ledger.posting import InsufficientFunds, KeyReused, Receipt, post, post_entry
from bot.ledger.statements import balance


class EscrowMismatch(Exception):
    """An order's escrow is not its price, or less than the refund: a bug, or broken books."""


class NotReversible(ShopError):
    """The entry is already reversed, or is itself a reversal; nothing was moved."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The two entries that emptied an order's escrow; None for a side that got nothing."""

    release: Receipt | None
    capture: Receipt | None

    @property
    def new(self) -> bool:
        """Return True if this call moved money, False if the order was already settled."""
        return any(receipt.new for receipt in (self.release, self.capture) if receipt)


def transfer(
    session: Session,
    *,
    key: str,
    kind: EntryKind,
    source: Account,
    target: Account,
    amount: int,
    now: datetime,
    actor: str = "",
    memo: str = "",
) -> Receipt:
    """Move `amount` micro-units from `source` to `target`.

    Raises the errors of `post`, and ValueError for an amount of zero or less.
    """
    return post(
        session,
        key=key,
        kind=kind,
        postings=((source, -_positive(amount)), (target, amount)),
        now=now,
        actor=actor,
        memo=memo,
    )


def settle(
    session: Session,
    *,
    order_id: int,
    customer: CustomerNumber,
    currency: str,
    price: int,
    refund: int,
    now: datetime,
    actor: str = "",
    memo: str = "",
) -> Settlement:
    """Empty an order's escrow: `refund` micro-units go to the customer, the rest to revenue.

    Posts two entries, `order:{id}:release` and `order:{id}:capture`; none for an amount of zero.
    Settling again with the same refund moves nothing. Raises KeyReused if the order was settled
    with another refund; EscrowMismatch if the escrow is not `price`, if `refund` is negative or
    more than it, if there never was an escrow, or if another settlement empties it at this moment.
    """
    holder = escrow(order_id, currency)
    held = balance(session, holder)
    if held == 0:
        return _settled_before(session, order_id, refund)
    _require(holder, held, price)
    if not 0 <= refund <= held:
        raise EscrowMismatch(f"{refund} of the {held} that {holder} has")

    def close(kind: EntryKind, target: Account, amount: int) -> Receipt | None:
        if amount == 0:
            return None
        return transfer(
            session,
            key=_key(order_id, kind),
            kind=kind,
            source=holder,
            target=target,
            amount=amount,
            now=now,
            actor=actor,
            memo=memo,
        )

    try:
        # The release comes first: all entries lock available accounts before revenue.
        return Settlement(
            release=close(EntryKind.RELEASE, available(customer, currency), refund),
            capture=close(EntryKind.CAPTURE, revenue(currency), held - refund),
        )
    except InsufficientFunds as shortage:
        raise EscrowMismatch(f"{holder} was emptied by another settlement") from shortage


def require_escrow(session: Session, order_id: int, currency: str, price: int) -> None:
    """Raise EscrowMismatch if an order's escrow is not exactly its price."""
    holder = escrow(order_id, currency)
    _require(holder, balance(session, holder), price)


def _require(holder: Account, held: int, price: int) -> None:
    # What is missing would be refunded by nobody, what is too much would be earned by chance.
    if held != price:
        raise EscrowMismatch(f"{holder} has {held}, and the order's price is {price}")


def reverse(
    session: Session,
    *,
    entry: int | str,
    key: str,
    now: datetime,
    actor: str = "",
    memo: str = "",
) -> Receipt:
    """Reverse an entry (its id or key): post its amounts negated, once.

    Reversing again under the same key moves nothing. Raises NotReversible if the entry is already
    reversed under another key or is itself a reversal (post the movement again instead),
    InsufficientFunds if the customer has spent the money since, KeyReused if `key` belongs to
    another entry, LookupError if there is no such entry.
    """
    original = find_entry(session, entry)
    if original is None:
        raise LookupError(f"no journal entry {entry!r}")
    if original.reverses_id is not None:
        raise NotReversible(
            N_(
                "This entry is itself a correction, so nothing was moved. "
                "Make the movement again instead."
            )
        )
    negated = tuple((account, -amount) for account, amount in original.postings)
    receipt = post_entry(session, key, EntryKind.REVERSAL, negated, (now, actor, memo), original.id)
    if receipt is None:
        raise NotReversible(
            N_("This entry was taken back before, so nothing was moved. Nothing is left to do.")
        )
    return receipt


def _settled_before(session: Session, order_id: int, refund: int) -> Settlement:
    release = find_entry(session, _key(order_id, EntryKind.RELEASE))
    capture = find_entry(session, _key(order_id, EntryKind.CAPTURE))
    if release is None and capture is None:
        raise EscrowMismatch(f"order {order_id} holds nothing")
    if refund != (release.volume if release else 0):
        raise KeyReused(f"order {order_id} was settled with another refund than {refund}")
    return Settlement(
        release=Receipt(release.id, new=False) if release else None,
        capture=Receipt(capture.id, new=False) if capture else None,
    )


def _key(order_id: int, kind: EntryKind) -> str:
    return f"order:{order_id}:{kind}"


def _positive(amount: int) -> int:
    if amount <= 0:
        raise ValueError(f"{amount!r} cannot be moved")
    return amount
