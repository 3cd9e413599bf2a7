"""Dragoman: a world news desk that people run themselves."""

__version__ = "0.1.0"
