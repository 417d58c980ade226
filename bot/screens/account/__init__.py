"""A customer's account: the statement, files for a spreadsheet, the time zone."""
