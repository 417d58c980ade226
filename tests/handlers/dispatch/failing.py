"""Handlers that fail a given number of times."""

from bot.handlers.dispatch.turn import Reply, Turn


class Failing:
    """A handler that raises a given number of times before it works."""

    def __init__(self, times: int, error: Exception) -> None:
        self.left, self.error, self.tries = times, error, 0

    def __call__(self, turn: Turn) -> Reply:
        self.tries += 1
        if self.left:
            self.left -= 1
            raise self.error
        return Reply(state="buy:asking", draft={"step": "link", "service": 1})
