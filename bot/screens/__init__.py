"""Make screens: from a domain object and a translator, a text and its buttons."""
