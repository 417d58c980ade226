"""Words of refusals in the languages of panels, one room a language; English is the base table.

Pure data: regular expressions without accents to think of, since they are folded when compiled.
"""
