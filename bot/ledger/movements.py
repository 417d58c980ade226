"""What is done with money most: moved between two accounts, settled for an order, taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.errors import ShopError
from bot.i18n import N_
from bot.ledger.accounts import Account, available, escrow, revenue
from bot.ledger.entry import EntryKind, find_entry
from bot.ledger.posting import InsufficientFunds, KeyReused, Receipt, post, post_entry
from bot.ledger.statements import balance


class EscrowMismatch(Exception):
    """An order's escrow does not hold what is to be given back: a bug, or broken books."""


class NotReversible(ShopError):
    """The entry was reversed before, or is a reversal; nothing was moved."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What closed an order's escrow; None where that side got nothing."""

    release: Receipt | None
    capture: Receipt | None

    @property
    def new(self) -> bool:
        """Whether this settlement was the one that moved the money."""
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
    """Move a positive `amount` of micro-units from `source` to `target`; raises as `post`."""
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
    user_id: int,
    currency: str,
    refund: int,
    now: datetime,
    actor: str = "",
    memo: str = "",
) -> Settlement:
    """Empty an order's escrow: `refund` micro-units to the customer, all the rest is earned.

    Two entries, `order:{id}:release` and `order:{id}:capture`; a side of zero has none. Settling
    the same again moves nothing; KeyReused where it was settled otherwise, EscrowMismatch where
    there is less than the refund or was never anything.
    """
    holder = escrow(order_id, currency)
    held = balance(session, holder)
    if held == 0:
        return _settled_before(session, order_id, refund)
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
        # The release first: accounts are locked in the order in which every entry locks them.
        return Settlement(
            release=close(EntryKind.RELEASE, available(user_id, currency), refund),
            capture=close(EntryKind.CAPTURE, revenue(currency), held - refund),
        )
    except InsufficientFunds as shortage:
        raise EscrowMismatch(f"{holder} was emptied by another settlement") from shortage


def reverse(
    session: Session,
    *,
    entry: int | str,
    key: str,
    now: datetime,
    actor: str = "",
    memo: str = "",
) -> Receipt:
    """Undo an entry, given by id or key, with its postings negated; once.

    The same again under the same key moves nothing. Raises NotReversible for a second reversal
    and for the reversal of one (post the movement anew), InsufficientFunds where the money was
    spent since, LookupError where there is no such entry.
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
