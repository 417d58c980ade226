"""Every table of the house, imported so that the metadata is whole."""

from sqlmodel import SQLModel

metadata = SQLModel.metadata
