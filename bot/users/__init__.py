"""People: who they are, where their conversation stands, what operators did."""
