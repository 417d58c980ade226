"""How a panel departs from the API document: data and rules, no network and no database."""
