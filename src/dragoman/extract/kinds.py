"""What a page is when it is not an article that can be read, and what its outlet reserves."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from dragoman import text
from dragoman.extract.metadata import Metadata
from dragoman.model import Capture, Failed

_CONSENT_ADDRESS = re.compile(
    r"(^|\.)(consent|privacy|cmp|gdpr)\.|/(consent|collectConsent|cookie-?wall|privacy-?gate)\b", re.I
)
_CONSENT_WORDS = re.compile(
    r"consent|cookies?\b|datenschutz|einwilligung|zustimmen|consentement|consentimiento|consenso|zgod[aę]|согласи|συγκατάθεση|同意",
    re.I,
)
_SCRIPT_WORDS = re.compile(r"java\s?script", re.I)
_APP_ROOTS = ("root", "app", "__next", "__nuxt", "main-app", "___gatsby", "svelte")
_PAYWALL = re.compile(r"\b(pay|reg|subscri\w+|meter\w*|premium)-?_?(wall|gate|barrier|offer)\b|\bpaywall", re.I)
MUCH_TEXT = 1_200  # a page with more visible text than this is no empty shell


def problem(tree: Any, about: Metadata, url: str) -> Failed:
    """Return why the page `tree`, found at `url`, gave no text."""
    body = next(iter(tree.iter("body")), tree)
    hidden = sum(len(one.text_content()) for one in body.iter("script", "style", "noscript", "template"))
    visible = len(text.clean(body.text_content())) - hidden
    parts = urlsplit(url)
    title = text.clean(" ".join(one.text_content() for one in tree.iter("title", "h1", "h2")))
    if _CONSENT_ADDRESS.search(parts.netloc) or _CONSENT_ADDRESS.search(parts.path) or _CONSENT_WORDS.search(title):
        return Failed("consent-page", "The page asks for consent before it shows its text; the feed's text is used.")
    if not about.free or about.walled or has_paywall(tree):
        return Failed("paywalled", "The text is for subscribers; the feed's text is used.")
    if visible < MUCH_TEXT and _made_by_scripts(body):
        return Failed("script-page", "The page is made by scripts, which are not run; the feed's text is used.")
    return Failed("no-text", "The page holds too little text: it may be a list, a video, or cut; the feed's text is used.")


def _made_by_scripts(body: Any) -> bool:
    if any(_SCRIPT_WORDS.search(one.text_content() or "") for one in body.iter("noscript")):
        return True
    roots = [
        one for one in body.iter("div", "main") if (one.get("id") or "") in _APP_ROOTS or (one.tag == "main" and not len(one))
    ]
    return bool(roots) and any(True for _ in body.iter("script"))


def has_paywall(tree: Any) -> bool:
    """Whether an element of the page names itself a wall before the text."""
    return any(
        _PAYWALL.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in tree.iter("div", "section", "aside")
    )


def reservations(tree: Any, capture: Capture) -> tuple[str, ...]:
    """Return what the outlet reserves for the page, in the page, its HTTP headers, or beside it.

    "noarchive" and "nosnippet" as search engines know them (robots meta tag, X-Robots-Tag), "tdm" as the TDM Reservation
    Protocol of the W3C community group has it.
    """
    said = [value for name, value in capture.headers if name == "x-robots-tag"]
    said += [tag.get("content") or "" for tag in tree.iter("meta") if (tag.get("name") or "").lower() in ("robots", "dragoman")]
    words = {word.strip().lower().replace(" ", "") for one in said for word in re.split(r"[,;]", one)}
    words = {word.rsplit(":", 1)[-1] if not word.startswith("max-") else word for word in words}  # "dragoman: noarchive"
    tdm = [capture.header("tdm-reservation") or ""]
    tdm += [tag.get("content") or "" for tag in tree.iter("meta") if (tag.get("name") or "").lower() == "tdm-reservation"]
    found = set(capture.reservations)
    found |= {"noarchive"} if words & {"noarchive", "nocache"} else set()
    found |= {"nosnippet"} if words & {"nosnippet", "max-snippet:0"} else set()
    found |= {"tdm"} if any(one.strip() == "1" for one in tdm) else set()
    return tuple(sorted(found))
