"""The catalog: what the panel offers, what the shop sells of it, and at which price.

`sync.merge` merges the panel's list into the tables. Operators publish services (`publishing`) and
set markups (`markups`). `snapshot` loads what can be sold into memory, where customers browse. A
service that cannot be sold keeps its row with the reason (`rules.sellability`). Each change that
customers could see increments the catalog's version in the same transaction (`version`): each
process then loads the snapshot again.
"""
