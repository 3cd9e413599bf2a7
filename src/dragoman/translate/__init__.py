"""Faithful translation, pure: sentences, checks, and which attempt a reader is shown."""
