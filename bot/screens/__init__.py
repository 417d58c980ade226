"""What people see: a domain object and a translator in, a text and its buttons out."""
