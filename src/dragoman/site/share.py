"""Links by which a reader passes a page on: plain addresses of the services, which learn nothing before they are followed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A service's name and the address that passes a page on with it."""

    name: str
    url: str


# What each service asks for: {url} and {title} are percent-encoded. Mastodon's own page asks for the reader's server, and what
# stands behind the # stays in the browser.
_SERVICES = {
    "Facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
    "X (Twitter)": "https://x.com/intent/post?text={title}&url={url}",
    "LinkedIn": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "Pinterest": "https://www.pinterest.com/pin/create/button/?url={url}&description={title}",
    "Mastodon": "https://share.joinmastodon.org/#text={title}%20{url}",
    "Bluesky": "https://bsky.app/intent/compose?text={title}%20{url}",
    "WhatsApp": "https://wa.me/?text={title}%20{url}",
}
_MAIL = "mailto:?subject={title}&body={title}%0A{url}"
TITLE_LENGTH = 200  # what every service takes, with the address, in one message


def share_links(address: str, title: str, mail: str) -> tuple[ShareLink, ...]:
    """Return the links that pass on the page at `address`, headed `title`; `mail` is the word for e-mail."""
    values = {"url": quote(address, safe=""), "title": quote(title[:TITLE_LENGTH].strip(), safe="")}
    return tuple(ShareLink(name, form.format(**values)) for name, form in {**_SERVICES, mail: _MAIL}.items())
