"""Engines: what translates, encodes and filters, each behind its Protocol. Heavy imports happen when one is made."""
