"""The catalogue: what the panel offers, what the shop shows of it, and for how much.

A panel's list is `merge`d into tables, an operator `publish`es from it and sets markups, and
`snapshot` reads what may be sold into memory, where customers browse. What is not fit to be sold
keeps its row and the reason (`verdict`). Every change that a customer could see counts the
version up in the same transaction (`state`), which is how each process knows that its snapshot
is old.
"""
