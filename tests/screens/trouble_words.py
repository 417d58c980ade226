"""Words that customers must not be shown."""

import re

TROUBLES = re.compile(
    r"(?i)\b(funds?|panel|api|key|auth\w*|submit\w*|unconfirmed|disputed|lost|queue\w*|error)\b"
)
"""English words about the shop's own troubles and its panel, as a customer must not read them."""
