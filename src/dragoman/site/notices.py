"""What programs are told of the site: what they may read, and whether they may mine it.

robots.txt is RFC 9309; the reservation of text and data mining is that of the TDM Reservation Protocol (W3C community group,
2024), as Directive (EU) 2019/790, article 4, asks for it to be machine-readable: a file, and a header with each answer.
"""

from __future__ import annotations

import json

from dragoman.config import Settings

# Programs that gather texts to train on, by the names that their makers give for robots.txt.
MINERS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-ai",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "meta-externalagent",
    "omgili",
    "Timpibot",
)


def notices(settings: Settings) -> dict[str, bytes]:
    """Return the files that tell programs what they may do, by name below the site's root."""
    told = {"robots.txt": robots(settings)}
    if settings.reserves_mining:
        told |= {".well-known/tdmrep.json": tdmrep(settings), "ai.txt": "User-Agent: *\nDisallow: /\n"}
    return {name: text.encode() for name, text in told.items()}


def headers(settings: Settings) -> dict[str, str]:
    """Return the headers that go with each answer."""
    if not settings.reserves_mining:
        return {}
    policy = {"tdm-policy": settings.mining_policy} if settings.mining_policy else {}
    return {"tdm-reservation": "1"} | policy


def robots(settings: Settings) -> str:
    """Return robots.txt: a private site asks to be left alone, one that reserves mining asks that of those that mine."""
    if settings.private:
        return "User-agent: *\nDisallow: /\n"
    mined = "".join(f"User-agent: {name}\n" for name in MINERS) + "Disallow: /\n\n" if settings.reserves_mining else ""
    where = f"\nSitemap: {settings.address}/sitemap.xml\n" if settings.address else ""
    # What a search finds is no page of its own: programs would ask for it without end.
    unlisted = "".join(f"Disallow: /{language}/search/\n" for language in settings.editions)
    return f"{mined}User-agent: *\nAllow: /\n{unlisted}{where}"


def tdmrep(settings: Settings) -> str:
    """Return /.well-known/tdmrep.json."""
    rule: dict[str, object] = {"location": "/", "tdm-reservation": 1}
    if settings.mining_policy:
        rule["tdm-policy"] = settings.mining_policy
    return json.dumps([rule], indent=1) + "\n"
