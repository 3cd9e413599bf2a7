"""Engines from desk.toml: each is made once, in the order that holds for a pair."""

from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.config import Service, Settings
from dragoman.engines.chat import ChatTranslator
from dragoman.engines.ctranslate2 import CTranslate2Translator
from dragoman.engines.factory import make_translators
from dragoman.engines.libretranslate import LibreTranslateTranslator
from dragoman.errors import ConfigError

OPUS = Path(__file__).resolve().parents[2] / "fixtures" / "opus"
SERVICES = (
    Service("home", "libretranslate", "http://127.0.0.1:1"),
    Service("llm", "chat", "http://127.0.0.1:1", model="m-1"),
)
SETTINGS = Settings(OPUS, translators=("firefox", "home"), services=SERVICES)


def test_orders_by_pair_share_their_engines() -> None:
    pairs = {("eo", "en"): ("ctranslate2:opus-mt-eo-en", "home"), ("es", "en"): ("llm",)}
    made = make_translators(replace(SETTINGS, pairs=pairs))
    firefox, home = made.order
    assert (firefox.name, home.name) == ("firefox", "home")
    assert isinstance(home, LibreTranslateTranslator)
    local, again = made.of("eo", "en")
    assert again is home
    assert isinstance(local, CTranslate2Translator)
    assert local.route("eo", "en") == ("eo", "en")  # its folder stands below the desk's
    assert isinstance(made.of("es", "en")[0], ChatTranslator)
    assert made.of("fr", "en") == made.order
    made.close()


@pytest.mark.parametrize("name", ["deepl", "firefox:x", "apertium:x", "", "Home"])
def test_what_is_not_known_is_said_so(name: str) -> None:
    with pytest.raises(ConfigError, match=r"known are apertium, ctranslate2, firefox, home, llm"):
        make_translators(replace(SETTINGS, translators=(name,)))
