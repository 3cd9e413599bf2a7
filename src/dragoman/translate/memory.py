"""The translation memory as others read it: corrections that may help with a like sentence, and TMX 1.4b files in and out
(Translation Memory eXchange, LISA OSCAR 2005)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Final
from xml.parsers import expat  # the beginning of a file alone: whether it declares entities

from lxml import etree
from rapidfuzz import fuzz, process

from dragoman import text as plain
from dragoman.errors import PageError
from dragoman.model import Attempt, Correction

LIKE: Final = 75.0  # per cent of letters in common, in order, from which on a sentence is like another
LONGEST = 4_000  # characters of a sentence
LARGEST = 200_000_000  # bytes of a file
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENGINE = "x-dragoman-engine"  # the property of a unit that an engine made
_DATE = "%Y%m%dT%H%M%SZ"
# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Elements of a segment that hold another program's codes, and no text.
_CODES = frozenset(("bpt", "ept", "it", "ph", "ut"))
ADVICE = "Export it again from the program that it comes from, as TMX 1.4."


def similar(text: str, corrections: Sequence[Correction], limit: int = 3) -> list[tuple[Correction, float]]:
    """Return the corrections of sentences most like `text`, but for its own, with how like they are in per cent, the likest
    first."""
    others = [one for one in corrections if one.source_text != text]
    found = process.extract(text, [one.source_text for one in others], scorer=fuzz.ratio, score_cutoff=LIKE, limit=limit)
    return [(others[place], score) for _, score, place in found]


@dataclass(frozen=True, slots=True)
class Units:
    """What a TMX file holds: corrections, and how many units were left out, by reason."""

    corrections: tuple[Correction, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)


# -- out -------------------------------------------------------------------------------------------------------------------


def write(corrections: Sequence[Correction], translations: Sequence[Attempt], version: str) -> bytes:
    """Return a TMX file with what editors have corrected and what engines made that is shown; the latter say by which engine.
    `version` is that of the program."""
    root = etree.Element("tmx", version="1.4")
    particulars = {"creationtool": "Dragoman", "creationtoolversion": version, "segtype": "sentence", "o-tmf": "Dragoman"}
    etree.SubElement(root, "header", {**particulars, "adminlang": "en", "srclang": "*all*", "datatype": "plaintext"})
    body = etree.SubElement(root, "body")
    corrected = {(one.source_text, one.source_language, one.language) for one in corrections}
    for one in corrections:
        unit = _unit(body, one.source_text, one.source_language, one.text, one.language)
        unit.attrib.update({"changedate": one.at.astimezone(UTC).strftime(_DATE), "changeid": _writable(one.by)})
    for made in translations:
        if (made.source_text, made.source_language, made.language) not in corrected:
            unit = _unit(body, made.source_text, made.source_language, made.text, made.language)
            prop = etree.Element("prop", type=_ENGINE)
            prop.text = _writable(str(made.engine))
            unit.insert(0, prop)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _unit(body: etree._Element, source_text: str, source_language: str, text: str, language: str) -> etree._Element:
    unit = etree.SubElement(body, "tu", srclang=source_language)
    for told, spoken in ((source_text, source_language), (text, language)):
        variant = etree.SubElement(unit, "tuv", {_LANG: spoken})
        etree.SubElement(variant, "seg").text = _writable(told)
    return unit


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


# -- in --------------------------------------------------------------------------------------------------------------------


def read(body: bytes, by: str, now: datetime) -> Units:
    """Return the units of a TMX file as corrections by the user that each names, else `by`, at the time that it names, else
    `now` (UTC).

    Units that an engine made are left out: they are no person's word. PageError where the file is no TMX, is larger than
    LARGEST, or declares entities, with which a small file can grow without end.
    """
    if len(body) > LARGEST:
        raise PageError(f"the file is larger than {LARGEST // 1_000_000} MB.", advice="Split it.")
    _refuse_entities(body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PageError(f"the file is no TMX: {error}.", advice=ADVICE) from error
    if root.tag != "tmx":
        raise PageError(f"the file is no TMX: it begins with <{root.tag}>.", advice=ADVICE)
    header = root.find("header")
    common = "" if header is None else header.get("srclang", "")
    found: list[Correction] = []
    left_out: dict[str, int] = {}
    for unit in root.iter("tu"):
        made, reason = _corrections(unit, common, by, now)
        found += made
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
    return Units(tuple(found), left_out)


def _corrections(unit: etree._Element, common: str, by: str, now: datetime) -> tuple[list[Correction], str]:
    """The corrections of a unit, or why it has none."""
    if any(prop.get("type") == _ENGINE for prop in unit.iter("prop")):
        return [], "made by an engine"
    told = [(language, text) for variant in unit.iter("tuv") for language, text in _variant(variant)]
    wanted = _language(unit.get("srclang") or common)
    source = next((one for one in told if one[0] == wanted), told[0] if told else None)
    others = [] if source is None else [one for one in told if one[0] != source[0]]
    if source is None or not others:
        return [], "not in two languages"
    if any(len(text) > LONGEST for _, text in (source, *others)):
        return [], f"longer than {LONGEST} characters"
    who, at = plain.clean(unit.get("changeid") or unit.get("creationid") or "") or by, _date(unit) or now
    return [Correction(source[1], source[0], language, text, who, at) for language, text in others], ""


def _variant(variant: etree._Element) -> Iterator[tuple[str, str]]:
    language = _language(variant.get(_LANG) or variant.get("lang") or "")
    segment = variant.find("seg")
    text = "" if segment is None else " ".join("".join(_text(segment)).split())
    if language and text:
        yield language, text


def _text(element: etree._Element) -> Iterator[str]:
    """The text of a segment without the codes of other programs."""
    return chain(
        (element.text or "",),
        (
            piece
            for child in element
            for piece in (*(() if child.tag in _CODES or not isinstance(child.tag, str) else _text(child)), child.tail or "")
        ),
    )


def _language(code: str) -> str:
    return plain.primary(plain.language_code(code) or "")


def _date(unit: etree._Element) -> datetime | None:
    try:
        return datetime.strptime(unit.get("changedate") or unit.get("creationdate") or "", _DATE).replace(tzinfo=UTC)
    except ValueError:
        return None


class _Begun(Exception):
    pass


def _refuse_entities(body: bytes) -> None:
    """Look at a file up to its first element. PageError where it declares an entity."""

    def declared(*_: object) -> None:
        raise PageError("the file declares entities, which a translation memory needs none of.", advice=ADVICE)

    def begun(*_: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.EntityDeclHandler, parser.StartElementHandler = declared, begun
    try:
        parser.Parse(body, True)
    except _Begun:
        return
    except expat.ExpatError as error:
        raise PageError(f"the file is no TMX: {error}.", advice=ADVICE) from error
