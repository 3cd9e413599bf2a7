"""A page's main picture, and who is to be named for it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from dragoman import text
from dragoman.extract.declared import Declared, string, strings
from dragoman.extract.elements import Elements

LONGEST_CREDIT = 120
LONGEST_CAPTION = 2_000
FIGURES = 4  # of those on a page that are looked at
_MARKED = re.compile(
    r"credit|copyright|(?<![a-z])source|photographer|fotograf|photo-?author|auteur|fuente|autor|attribution|rights", re.I
)
# How captions mark whom a picture is by: "Foto: Ana Ruiz", "(Photo by Ana Ruiz/Agency)", "© Agency".
_LABEL = (
    r"(?:image|photo(?:graph)?|picture|foto(?:graf[íi]a|grafia|graf)?|bild|valokuva|kuva|fotó|zdjęcie|фото|снимка|φωτογραφία|"
    r"fotoğraf|zdroj|źródło|fot\.|ljósmynd|mynd|صورة|الصورة|照片|图片|圖片|写真|사진|ảnh|quelle|source|crédits?|créditos?|credits?|copyright)"
)
_SAID = re.compile(
    rf"(?:^|[\s(\[|.–—-]){_LABEL}(?:\s+(?:credit|source|crédit|by|von|de|di|par))*\s*(?:[:：=/|]|\s(?:by|von|par|de)\s)\s*(?P<by>[^()\[\]|]{{2,100}})"
    r"|(?:^|[\s(\[|])(?:©|\(c\))\s*(?P<own>[^()\[\]|©]{2,100})",
    re.I,
)
_BEFORE = re.compile(
    rf"^(?:(?:{_LABEL})(?:\s+(?:credit|source|crédit|by|von|de|di|par))*\s*[:：,/|=]?\s+|(?:©|\(c\)|[:：])\s*|by\s+)+", re.I
)
_STEM = re.compile(r"[^/]{6,}(?=\.\w{3,4}$)|[^/]{8,}$")


def address(declared: Declared) -> str:
    """Return the address of the page's main picture as the page gives it, "" where it gives none."""
    image = _image(declared)
    own = string(image.get("url") or image.get("contentUrl")) if isinstance(image, dict) else string(image)
    return own or declared.tag("og:image")


def _image(declared: Declared) -> Any:
    image = declared.article.get("image")
    return declared.whole(image[0] if isinstance(image, list) and image else image)


def credit(declared: Declared, page: Elements, image: str | None) -> str | None:
    """Return who is to be named for the page's main picture `image`: by its JSON-LD, else by the picture's caption on the page,
    where that says so plainly; else None."""
    about = _image(declared)
    if isinstance(about, dict):
        for name in ("creditText", "creator", "author", "copyrightHolder", "copyrightNotice"):
            if found := _bare(", ".join(dict.fromkeys(strings(about.get(name))))):
                return found
    return _shown(page, image) if image else None


def _shown(page: Elements, image: str) -> str | None:
    """The credit in the caption of the figure that shows `image`, or, where none shows it, of the first one below the
    headline."""
    figures = (page.figures or page.of("figure"))[:FIGURES]
    stem = _STEM.search(urlsplit(image).path)
    for figure in sorted(figures, key=lambda one: not _shows(one, stem[0] if stem else "")):
        for element in figure.iter("span", "cite", "small", "div", "p", "em", "footer", "figcaption", "li", "a", "strong"):
            name = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            if _MARKED.search(name) and (found := _bare(element.text_content())):
                return found
        captions = " ".join(one.text_content() for one in figure.iter("figcaption"))
        if said := _SAID.search(text.clean(captions)[:LONGEST_CAPTION]):
            return _bare(said["by"] or said["own"])
        return None
    return None


def _shows(figure: Any, stem: str) -> bool:
    return bool(stem) and any(stem in value for one in figure.iter("img", "source") for value in one.values())


def _bare(words: str) -> str | None:
    """A credit without "Photo:", or None where it is none."""
    bare = _BEFORE.sub("", text.from_html(words).strip(" ()[]")).strip(" ()[].,;:|/")
    is_name = bare and len(bare) <= LONGEST_CREDIT and not bare.startswith(("http", "www.")) and any(map(str.isalpha, bare))
    return bare if is_name else None
