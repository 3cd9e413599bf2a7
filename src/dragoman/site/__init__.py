"""The news site: the same templates for the static folder and the served site. Works without JavaScript."""
