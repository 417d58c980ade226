"""Why an id that an operator names for an order is refused."""

from bot.errors import ShopError
from bot.i18n import N_


class NotAnId(ShopError):
    """The text is no id of an order at a panel."""

    def __init__(self, panel_order: str) -> None:
        super().__init__(
            N_(
                "“{panel_order}” is not an id of an order at a panel. Nothing has changed. Copy "
                "the id from the panel's list of orders: most are plain numbers."
            ),
            panel_order=panel_order,
        )


class AlreadyLinked(ShopError):
    """Another order already has this panel id."""

    def __init__(self, panel_order: str, order_id: int) -> None:
        super().__init__(
            N_(
                "The panel's order {panel_order} already belongs to order #{order}. Nothing has "
                "changed; check the id on the panel's site."
            ),
            panel_order=panel_order,
            order=str(order_id),
        )


class ChildOfAnother(ShopError):
    """The panel made this order for a run or a post of one of the shop's orders."""

    def __init__(self, panel_order: str, order_id: int) -> None:
        super().__init__(
            N_(
                "The panel's order {panel_order} is a child of order #{order}: the panel made it "
                "for one of its runs or posts. Nothing has changed; check the id on the panel's "
                "site."
            ),
            panel_order=panel_order,
            order=str(order_id),
        )


class AtAnotherPanel(ShopError):
    """The order belongs to a panel that the shop does not ask any more."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} was sent to another panel, which PANEL_URL does not name any more, "
                "so nobody can be asked about this id. Nothing has changed. Look on the old "
                "panel's site; /resolve {order} shows how to end the order."
            ),
            order=str(order_id),
        )


class NotLinkable(ShopError):
    """The order has an id under which the panel answers, or was never sent."""

    def __init__(self, order_id: int) -> None:
        super().__init__(
            N_(
                "Order #{order} takes no id now: it was not sent yet, or the panel answers under "
                "the id it has. Nothing has changed. /order {order} shows where it stands."
            ),
            order=str(order_id),
        )


class NamedAnother(ShopError):
    """The id was confirmed already, or another one was named since."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This question has been answered, or another id was named since. Nothing has "
                "changed by this tap."
            )
        )
