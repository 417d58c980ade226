"""How a panel departs from the API document: data and rules, no network and no database.

`record` is what the shop knows of one panel, `stored` its JSON in the panel's row, `definitions`
what operators may set (`value_readers` reads what they type), `refusals` the orders that it spoils.
`status_words` understands the words of `status_vocabulary` for the status of an order.
"""
