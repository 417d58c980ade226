"""All mutants, by the room whose guarantee they break."""

from tests.mutants.mutant import Mutant
from tests.mutants.patches import (
    books,
    chat,
    checks,
    doubts,
    orders,
    panel,
    requests,
    sending,
    storage,
)

MUTANTS: tuple[Mutant, ...] = (
    *books.MUTANTS,
    *checks.MUTANTS,
    *storage.MUTANTS,
    *orders.MUTANTS,
    *sending.MUTANTS,
    *doubts.MUTANTS,
    *requests.MUTANTS,
    *panel.MUTANTS,
    *chat.MUTANTS,
)
"""Each with a name of its own."""
