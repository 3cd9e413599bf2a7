"""The only way out to the press: HTTP with robots.txt, a pace per host, limits, and a guard on every address."""
