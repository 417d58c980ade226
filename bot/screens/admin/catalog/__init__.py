"""Screens of what operators decide about the catalog: publishing, rates, refused lists."""
