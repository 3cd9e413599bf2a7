"""desk.toml: what is read, what is refused and by which name, what is written back."""

from pathlib import Path

import pytest

import dragoman.cli
from dragoman.config import FILE_NAME, Download, Price, Service, add_sources, load, source_id
from dragoman.errors import ConfigError
from tests.making import source

SOURCE = '[[source]]\nid = "paper"\n'
HOME = '[[service]]\nname = "home"\nkind = "libretranslate"\nurl = "http://127.0.0.1:5000/"\n'


def written(folder: Path, toml: str) -> Path:
    (folder / FILE_NAME).write_text(toml, "utf-8")
    return folder


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(written(tmp_path, ""))
    assert settings.title == "Dragoman"
    assert settings.editions == ("en",)
    assert settings.translators == ("firefox", "apertium")
    assert settings.archive == f"sqlite:///{tmp_path.resolve() / 'archive.sqlite'}"
    assert settings.site == tmp_path.resolve() / "site"
    assert settings.private is False
    assert settings.sources == ()


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text(
        """
[desk]
title = "Le monde"
editions = ["fr", "pt-BR"]
contact = "desk@example.org"
translators = ["firefox"]
encoder = "none"
archive = "postgresql+psycopg://user@host/name"
interval_minutes = 7.5
[site]
folder = "/srv/site"
address = "https://news.example.org/"
private = true
[fetch]
allow = ["127.0.0.1:8001"]
max_age_days = 2
[[source]]
id = "der-bote"
name = "Der Bote"
homepage = "https://bote.example/"
country = "de"
languages = ["de", "en"]
feeds = ["https://bote.example/feed", "http://bote.example/sport"]
terms = "full"
pace = 3
[[source]]
id = "paper2"
""",
        "utf-8",
    )
    settings = load(file)
    assert (settings.title, settings.editions, settings.contact) == ("Le monde", ("fr", "pt-BR"), "desk@example.org")
    assert (settings.translators, settings.encoder) == (("firefox",), "none")
    assert settings.archive == "postgresql+psycopg://user@host/name"
    assert (settings.interval_minutes, settings.max_age_days) == (7.5, 2.0)
    assert (str(settings.site), settings.address, settings.private) == ("/srv/site", "https://news.example.org", True)
    assert settings.allow == ("127.0.0.1:8001",)
    bote, paper = settings.sources
    assert (bote.name, bote.country, bote.languages, bote.terms, bote.pace) == ("Der Bote", "DE", ("de", "en"), "full", 3.0)
    assert bote.feeds == ("https://bote.example/feed", "http://bote.example/sport")
    assert (paper.name, paper.terms, paper.pace) == ("paper2", "excerpt", 1.0)


def test_orders_services_and_models(tmp_path: Path) -> None:
    toml = """
[desk]
translators = ["firefox", "home"]
[translate.pairs]
"bg-fr" = ["ctranslate2:/models/opus-bg-fr", "llm"]
[[service]]
name = "home"
kind = "libretranslate"
url = "http://127.0.0.1:5000/"
[[service]]
name = "llm"
kind = "chat"
url = "https://llm.example/v1"
model = "m-7b"
key = "LLM_KEY"
languages = ["bg", "fr"]
batch = 8
seconds = 30
budget = 1.5
quality = "gist"
price = {tokens_in = 0.5, tokens_out = 1.5}
[[model]]
pair = "bg-fr"
url = "https://mirror.example/opus-bg-fr.zip"
sha256 = "%s"
licence = "CC-BY-4.0"
size = 80_000_000
""" % ("AB" * 32)
    settings = load(written(tmp_path, toml))
    assert settings.pairs == {("bg", "fr"): ("ctranslate2:/models/opus-bg-fr", "llm")}
    home, llm = settings.services
    assert home == Service("home", "libretranslate", "http://127.0.0.1:5000")
    price = Price(tokens_in=0.5, tokens_out=1.5)
    assert llm == Service("llm", "chat", "https://llm.example/v1", "LLM_KEY", "m-7b", ("bg", "fr"), 8, 30.0, 1.5, price, "gist")
    package = "https://mirror.example/opus-bg-fr.zip"
    assert settings.models == (Download("bg-fr", package, "ab" * 32, "CC-BY-4.0", 80_000_000),)


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("[translate]\norder = []", "translate order"),
        ("[translate.pairs]\nbgfr = []", "bgfr"),
        ("[translate.pairs]\n'bg-fr' = 'firefox'", "bg-fr"),
        ("service = 5", "service"),
        ("[[service]]\nname = 'firefox'", "service name"),
        ("[[service]]\nname = 'Home'", "service name"),
        ("[[service]]\nname = 'home'\nkind = 'other'", "service home: kind"),
        ("[[service]]\nname = 'home'\nkind = 'libretranslate'\nurl = 'home:5000'", "service home: url"),
        (HOME + "quality = 'good'", "service home: quality"),
        (HOME + "keys = 'K'", "service keys"),
        (HOME + "budget = 'none'", "budget"),
        (HOME + "price = {token = 1}", "service home: price token"),
        (HOME + HOME, "service"),
        ("[[service]]\nname = 'llm'\nkind = 'chat'\nurl = 'http://127.0.0.1:11434/v1'", "service llm: model"),
        ("[[model]]\npair = 'bgfr'", "bgfr"),
        ("[[model]]\npair = 'bg-fr'\nurl = 'https://m.example/x.zip'\nsha256 = 'abc'", "model bg-fr: sha256"),
        ("desk = 5", "desk"),
        ("site = []", "site"),
        ("fetch = 'x'", "fetch"),
        ("title = 'x'", "title"),
        ("[desks]", "desks"),
        ("[desk]\ntitel = 'x'", "desk titel"),
        ("[site]\nfolders = 'x'", "site folders"),
        ("[fetch]\nallowed = []", "fetch allowed"),
        ("[desk]\ntitle = 5", "title"),
        ("[desk]\neditions = 'en'", "editions"),
        ("[desk]\neditions = ['english']", "editions"),
        ("[desk]\neditions = [5]", "editions"),
        ("[desk]\neditions = []", "editions"),
        ("[desk]\ncontact = false", "contact"),
        ("[desk]\ntranslators = 'firefox'", "translators"),
        ("[desk]\nencoder = []", "encoder"),
        ("[desk]\narchive = 1", "archive"),
        ("[desk]\ninterval_minutes = '15'", "interval_minutes"),
        ("[desk]\ninterval_minutes = true", "interval_minutes"),
        ("[desk]\ninterval_minutes = -1", "interval_minutes"),
        ("[desk]\ninterval_minutes = nan", "interval_minutes"),
        ("[desk]\ninterval_minutes = inf", "interval_minutes"),
        ("[site]\nfolder = 1", "folder"),
        ("[site]\naddress = 1", "address"),
        ("[site]\nprivate = 'yes'", "private"),
        ("[fetch]\nallow = '127.0.0.1:1'", "allow"),
        ("[fetch]\nmax_age_days = -7", "max_age_days"),
        ("source = 5", "source"),
        ("source = ['paper']", "source"),
        ("[source]\nid = 'paper'", "source"),
        ("[[source]]\nname = 'No id'", "source id"),
        ("[[source]]\nid = 'The Paper'", "source id"),
        ("[[source]]\nid = 5", "id"),
        (SOURCE + SOURCE, "source paper"),
        (SOURCE + "feed = 'https://paper.example/'", "source feed"),
        (SOURCE + "terms = 'all'", "source paper: terms"),
        (SOURCE + "feeds = 'https://paper.example/'", "feeds"),
        (SOURCE + "feeds = ['paper.example/feed']", "source paper: feeds"),
        (SOURCE + "feeds = ['file:///etc/passwd']", "source paper: feeds"),
        (SOURCE + "feeds = ['http://[paper/feed']", "source paper: feeds"),
        (SOURCE + "languages = ['FR']", "languages"),
        (SOURCE + "name = 5", "name"),
        (SOURCE + "homepage = 5", "homepage"),
        (SOURCE + "country = 5", "country"),
        (SOURCE + "pace = -1", "pace"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, toml: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, toml))
    assert caught.value.message.startswith(f"{key}: ") or caught.value.message.startswith(f"{key} is"), caught.value.message
    assert caught.value.subject == str(tmp_path / FILE_NAME)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="dragoman new"):
        load(tmp_path)


@pytest.mark.parametrize("raw", [b"[desk", b'[desk]\ntitle = "\xff"', b"[desk]\ntitle = 1\ntitle = 2"])
def test_a_file_that_cannot_be_read(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(raw)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)


def test_the_starting_file_loads(tmp_path: Path) -> None:
    starter = Path(dragoman.cli.__file__).parent / "starter.toml"
    settings = load(written(tmp_path, starter.read_text("utf-8")))
    assert len({code for one in settings.sources for code in one.languages}) >= 10
    for one in settings.sources:
        assert one.name, one.id
        assert len(one.country) == 2, one.id
        assert one.homepage.startswith("https://"), one.id
        assert one.languages, one.id
        assert one.feeds, one.id
        assert one.terms in ("link", "excerpt", "full"), one.id
    feeds = [feed for one in settings.sources for feed in one.feeds]
    assert len(feeds) == len(set(feeds))


DESK = """# A desk of our own.
[desk]
title = "Ours" # not theirs

# The papers.
[[source]]
id = "paper" # the first one
feeds = ["https://paper.example/feed"]
"""


def test_added_sources_come_last_and_leave_the_rest_alone(tmp_path: Path) -> None:
    written(tmp_path, DESK)
    new = source("bote", name='"Der" Bote', languages=("de",), terms="link", pace=2.5)
    assert add_sources(tmp_path, (new,)) == (new,)
    after = (tmp_path / FILE_NAME).read_text("utf-8")
    assert after.startswith(DESK)
    assert load(tmp_path).sources[1] == new
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]


def test_ids_are_made_unique(tmp_path: Path) -> None:
    written(tmp_path, DESK)
    others = tuple(source("paper", feeds=(f"https://paper.example/{n}",)) for n in range(2))
    assert [one.id for one in add_sources(tmp_path, others)] == ["paper-2", "paper-3"]
    assert [one.id for one in load(tmp_path).sources] == ["paper", "paper-2", "paper-3"]


def test_a_unique_id_is_not_longer_than_an_id_may_be(tmp_path: Path) -> None:
    long = "p" * 64
    written(tmp_path, "")
    add_sources(tmp_path, tuple(source(long, feeds=(f"https://paper.example/{n}",)) for n in range(3)))
    assert len({one.id for one in load(tmp_path).sources}) == 3


def test_a_feed_is_never_added_twice(tmp_path: Path) -> None:
    written(tmp_path, DESK)
    before = (tmp_path / FILE_NAME).read_bytes()
    known = source("other", feeds=("https://other.example/feed", "https://paper.example/feed"))
    assert add_sources(tmp_path, (known,)) == ()
    assert (tmp_path / FILE_NAME).read_bytes() == before
    twins = (source("bote"), source("bote2", feeds=source("bote").feeds))
    assert add_sources(tmp_path, twins) == twins[:1]
    assert add_sources(tmp_path, twins) == ()


def test_a_first_source_in_a_file_without_any(tmp_path: Path) -> None:
    written(tmp_path, "[desk]\ntitle = 'Ours'\n")
    add_sources(tmp_path / FILE_NAME, (source("bote"),))
    assert [one.id for one in load(tmp_path).sources] == ["bote"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.Le-Monde.fr/rss", "le-monde-fr"),
        ("http://news.example.co.uk:8080/", "news-example-co-uk"),
        ("https://пресса.рф/", "source"),
        ("http://[broken/", "source"),
        ("", "source"),
        (f"https://{'a' * 80}.example/", "a" * 64),
    ],
)
def test_source_ids(url: str, expected: str) -> None:
    assert source_id(url) == expected
