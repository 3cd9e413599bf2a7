"""desk.toml → Settings. Reading creates nothing; `add_sources` is the only writer, and it keeps comments and order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from dragoman.errors import ConfigError
from dragoman.model import Quality, Source, Terms

if TYPE_CHECKING:
    from tomlkit.items import Table

FILE_NAME = "desk.toml"
BUILT_IN = frozenset({"firefox", "ctranslate2", "apertium"})  # engines that need no service
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


ServiceKind: TypeAlias = Literal["libretranslate", "chat"]
"""A server of LibreTranslate, or one that speaks OpenAI's protocol of chat completions."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a service costs, in any one currency: for a request, and for a million of characters or tokens."""

    request: float = 0.0
    characters: float = 0.0
    tokens_in: float = 0.0
    tokens_out: float = 0.0


@dataclass(frozen=True, slots=True)
class Service:
    """A translation service, as [[service]] of desk.toml has it.

    `key` names the variable of the environment that holds its API key. `languages` are those that it is trusted with, all
    where none is named. `batch` is how many sentences it gets at once, `seconds` how long an answer may take, `budget` what may
    be spent in a day (UTC), None without a limit.
    """

    name: str
    kind: ServiceKind
    url: str
    key: str = ""
    model: str = ""
    languages: tuple[str, ...] = ()
    batch: int = 16
    seconds: float = 60.0
    budget: float | None = None
    price: Price = Price()
    quality: Quality = "full"


@dataclass(frozen=True, slots=True)
class Download:
    """A model package that a mirror has, as [[model]] of desk.toml says: a pair ("bg-fr"), its address, its SHA-256."""

    pair: str
    url: str
    sha256: str
    licence: str = "unknown"
    size: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """What desk.toml says. Paths are absolute.

    `translators` are engines in the order in which they are tried, `pairs` other orders for some (source, target).
    `text_mining` is "reserved" or "allowed", `mining_policy` the address of what those who want to mine the site must know.
    `archive` is a database address as SQLAlchemy writes it. `allow` names the loopback hosts ("127.0.0.1:8001") that may be
    fetched although they are not public. `address` is where the site will stand, for feeds and the sitemap. `max_age_days`
    is the age beyond which an item in a feed is not news any more; `gather_seconds` the time after which a round asks for
    nothing more, and goes on with what it has.
    """

    root: Path
    title: str = "Dragoman"
    editions: tuple[str, ...] = ("en",)
    contact: str = ""
    translators: tuple[str, ...] = ("firefox", "apertium")
    encoder: str = "use-m3"
    archive: str = ""
    site: Path = Path("site")
    address: str = ""
    private: bool = False
    text_mining: str = "reserved"
    mining_policy: str = ""
    allow: tuple[str, ...] = ()
    interval_minutes: float = 15.0
    max_age_days: float = 7.0
    gather_seconds: float = 600.0
    sources: tuple[Source, ...] = field(default=(), repr=False)
    pairs: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    services: tuple[Service, ...] = ()
    models: tuple[Download, ...] = ()

    @property
    def reserves_mining(self) -> bool:
        """Whether the site reserves text and data mining."""
        return self.text_mining == "reserved"

    @property
    def segments(self) -> Path:
        """The folder for the vectors of closed stories, which are made from the archive."""
        return self.root / "segments"


def load(path: Path) -> Settings:
    """Read desk.toml at `path` (the file, or the folder that holds it). ConfigError says which line or key is wrong."""
    file = path / FILE_NAME if path.is_dir() else path
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        advice = "Make one with `dragoman new DIR`, or name its folder with --desk."
        raise ConfigError("there is no desk.toml here.", subject=str(file), advice=advice) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}.", subject=str(file), advice="Mend the line that it names.") from error
    return _settings(data, file.parent.resolve(), str(file))


def _settings(data: dict[str, Any], root: Path, file: str) -> Settings:
    read = _Reader(file)
    desk, site, fetch = (read.table(data, name) for name in ("desk", "site", "fetch"))
    read.only(data, {"desk", "site", "fetch", "translate", "source", "service", "model"}, "")
    read.only(desk, {"title", "editions", "contact", "translators", "encoder", "archive", "interval_minutes"}, "desk")
    read.only(site, {"folder", "address", "private", "text_mining", "mining_policy"}, "site")
    read.only(fetch, {"allow", "max_age_days", "gather_seconds"}, "fetch")
    archive = read.text(desk, "archive", "archive.sqlite")
    text_mining = read.text(site, "text_mining", "reserved")
    if text_mining not in ("reserved", "allowed"):
        raise read.wrong("text_mining", f'{text_mining!r} must be "reserved" or "allowed"')
    editions = read.languages(desk, "editions", ("en",))
    if not editions:
        raise read.wrong("editions", 'must name a language at least, ["en"]')
    return Settings(
        root=root,
        title=read.text(desk, "title", "Dragoman"),
        editions=editions,
        contact=read.text(desk, "contact", ""),
        translators=read.texts(desk, "translators", ("firefox", "apertium")),
        encoder=read.text(desk, "encoder", "use-m3"),
        archive=archive if "://" in archive else f"sqlite:///{root / archive}",
        site=root / read.text(site, "folder", "site"),
        address=read.text(site, "address", "").rstrip("/"),
        private=read.flag(site, "private", default=False),
        text_mining=text_mining,
        mining_policy=read.text(site, "mining_policy", ""),
        allow=read.texts(fetch, "allow", ()),
        interval_minutes=read.number(desk, "interval_minutes", 15.0),
        max_age_days=read.number(fetch, "max_age_days", 7.0),
        gather_seconds=read.number(fetch, "gather_seconds", 600.0),
        sources=_sources(data, read),
        pairs=_pairs(read.table(data, "translate"), read),
        services=_services(data, read),
        models=tuple(_download(table, read) for table in read.tables(data, "model")),
    )


def _sources(data: dict[str, Any], read: _Reader) -> tuple[Source, ...]:
    sources = tuple(_source(table, read) for table in read.tables(data, "source"))
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            raise read.wrong(f"source {source.id}", "stands twice; give each outlet an id of its own")
        seen.add(source.id)
    return sources


def _source(table: dict[str, Any], read: _Reader) -> Source:
    read.only(table, {"id", "name", "homepage", "country", "languages", "feeds", "terms", "pace"}, "source")
    id = read.text(table, "id", "")
    if not _ID.fullmatch(id):
        raise read.wrong("source id", f"{id!r} must be lower-case letters, digits and hyphens")
    terms = read.text(table, "terms", "excerpt")
    if terms not in get_args(Terms):
        raise read.wrong(f"source {id}: terms", f"{terms!r} must be link, excerpt or full")
    feeds = read.texts(table, "feeds", ())
    for feed in feeds:
        if not _is_web(feed):
            raise read.wrong(f"source {id}: feeds", f"{feed!r} must begin with http:// or https://")
    return Source(
        id=id,
        name=read.text(table, "name", id),
        homepage=read.text(table, "homepage", ""),
        country=read.text(table, "country", "").upper(),
        languages=read.languages(table, "languages", ()),
        feeds=feeds,
        terms=terms,  # type: ignore[arg-type]  # checked above
        pace=read.number(table, "pace", 1.0),
    )


def _pairs(table: dict[str, Any], read: _Reader) -> dict[tuple[str, str], tuple[str, ...]]:
    read.only(table, {"pairs"}, "translate")
    pairs = read.table(table, "pairs")
    return {read.pair(key): read.texts(pairs, key, ()) for key in pairs}


def _services(data: dict[str, Any], read: _Reader) -> tuple[Service, ...]:
    services = tuple(_service(table, read) for table in read.tables(data, "service"))
    if len({one.name for one in services}) != len(services):
        raise read.wrong("service", "a name stands twice; give each a name of its own")
    return services


def _service(table: dict[str, Any], read: _Reader) -> Service:
    read.only(table, set(Service.__dataclass_fields__), "service")
    name = read.text(table, "name", "")
    if not _ID.fullmatch(name) or name in BUILT_IN:
        raise read.wrong("service name", f"{name!r} must be lower-case letters, digits and hyphens, and no engine's")
    kind, quality = read.text(table, "kind", ""), read.text(table, "quality", "full")
    if kind not in get_args(ServiceKind):
        raise read.wrong(f"service {name}: kind", f"{kind!r} must be {' or '.join(get_args(ServiceKind))}")
    if quality not in get_args(Quality):
        raise read.wrong(f"service {name}: quality", f"{quality!r} must be {' or '.join(get_args(Quality))}")
    url = read.web(table, "url", f"service {name}")
    if kind == "chat" and not read.text(table, "model", ""):
        raise read.wrong(f"service {name}: model", "must be named")
    price = read.table(table, "price")
    read.only(price, set(Price.__dataclass_fields__), f"service {name}: price")
    return Service(
        name=name,
        kind=kind,  # type: ignore[arg-type]  # checked above
        url=url.rstrip("/"),
        key=read.text(table, "key", ""),
        model=read.text(table, "model", ""),
        languages=read.languages(table, "languages", ()),
        batch=max(1, int(read.number(table, "batch", 16))),
        seconds=read.number(table, "seconds", 60.0),
        budget=read.number(table, "budget", 0.0) if "budget" in table else None,
        price=Price(**{key: read.number(price, key, 0.0) for key in price}),
        quality=quality,  # type: ignore[arg-type]  # checked above
    )


def _download(table: dict[str, Any], read: _Reader) -> Download:
    read.only(table, set(Download.__dataclass_fields__), "model")
    pair, sha256 = "-".join(read.pair(read.text(table, "pair", ""))), read.text(table, "sha256", "").lower()
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise read.wrong(
            f"model {pair}: sha256", "must be the SHA-256 of the package, 64 digits: what is fetched is held against it"
        )
    size = int(read.number(table, "size", 0.0, most=1e12))
    return Download(pair, read.web(table, "url", f"model {pair}"), sha256, read.text(table, "licence", "unknown"), size)


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Typed look-ups in parsed TOML, with errors that name the key."""

    file: str

    def wrong(self, key: str, what: str) -> ConfigError:
        return ConfigError(f"{key}: {what}.", subject=self.file)

    def only(self, table: dict[str, Any], known: set[str], where: str) -> None:
        for key in table.keys() - known:
            raise self.wrong(f"{where} {key}".strip(), f"is not known here; known are {', '.join(sorted(known))}")

    def table(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be a table, [{key}]")
        return value

    def text(self, table: dict[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be text in quotation marks")
        return value

    def tables(self, data: dict[str, Any], key: str) -> list[dict[str, Any]]:
        tables = data.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.wrong(key, f"must be written as [[{key}]], once for each")
        return tables

    def web(self, table: dict[str, Any], key: str, where: str) -> str:
        address = self.text(table, key, "")
        if not _is_web(address):
            raise self.wrong(f"{where}: {key}", f"{address!r} must begin with http:// or https://")
        return address

    def pair(self, text: str) -> tuple[str, str]:
        source, _, target = text.partition("-")
        if not _LANGUAGE.fullmatch(source) or not _LANGUAGE.fullmatch(target):
            raise self.wrong(text or "pair", 'is no pair of languages such as "bg-fr"')
        return source, target

    def texts(self, table: dict[str, Any], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = table.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, 'must be a list of texts, ["…", "…"]')
        return tuple(value)

    def languages(self, table: dict[str, Any], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        codes = self.texts(table, key, default)
        for code in codes:
            if not _LANGUAGE.fullmatch(code):
                raise self.wrong(key, f'{code!r} is no language code such as "fr" or "pt-BR"')
        return codes

    def number(self, table: dict[str, Any], key: str, default: float, most: float = 1e6) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < most:
            raise self.wrong(key, "must be a number, 0 or more")
        return float(value)

    def flag(self, table: dict[str, Any], key: str, *, default: bool) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value


def add_sources(path: Path, sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Append `sources` to desk.toml and return those that were new, with ids made unique.

    A source of which a feed stands in the file already is left out. Comments and order of the file are kept; it is
    replaced at once, never half written.
    """
    import tomlkit

    file = path / FILE_NAME if path.is_dir() else path
    settings = load(file)
    known_feeds = {feed for source in settings.sources for feed in source.feeds}
    ids = {source.id for source in settings.sources}
    document = tomlkit.parse(file.read_text("utf-8"))
    tables = document.setdefault("source", tomlkit.aot())
    added: list[Source] = []
    for source in sources:
        if known_feeds & set(source.feeds):
            continue
        unique = _with_id(source, ids)
        tables.append(_source_table(unique))
        ids.add(unique.id)
        known_feeds |= set(source.feeds)
        added.append(unique)
    if added:
        temporary = file.with_suffix(".toml.new")
        temporary.write_text(tomlkit.dumps(document), "utf-8")
        temporary.replace(file)
    return tuple(added)


def _source_table(source: Source) -> Table:
    import tomlkit

    table = tomlkit.table()
    table.update({"id": source.id, "name": source.name, "homepage": source.homepage})
    if source.country:
        table["country"] = source.country
    table.update({"languages": list(source.languages), "feeds": list(source.feeds), "terms": source.terms})
    if source.pace != 1.0:
        table["pace"] = source.pace
    return table


def _with_id(source: Source, taken: set[str]) -> Source:
    from dataclasses import replace

    if source.id not in taken:
        return source
    stem = source.id[:56]  # with its number, it must not be longer than an id may be
    number = next(n for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
    return replace(source, id=f"{stem}-{number}")


def source_id(url: str) -> str:
    """Return an id for the outlet at `url`: its host without "www", in lower-case letters, digits and hyphens."""
    host = (urlsplit(url).hostname or "source").removeprefix("www.") if _is_web(url) else "source"
    return re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:64] or "source"
