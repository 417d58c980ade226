"""A refusal as the Bot API words it."""

from typing import Any


class ApiError(Exception):
    """What a method answers instead of a result: code, description and parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """Return the JSON body of the answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> ApiError:
    """Build the commonest refusal: 400 and a reason."""
    return ApiError(400, f"Bad Request: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """Build the flood refusal; `seconds` is when to come back."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
