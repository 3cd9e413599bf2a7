"""The protocol with Apertium's programs, first with stand-ins that die and hang on request, then with the real thing."""

import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from dragoman.engines.apertium import ApertiumTranslator, language_of, modes_folder, read_mode
from dragoman.engines.stream import hide, show
from dragoman.errors import EngineError
from dragoman.model import Done, Failed

TIMEOUT = 0.8

# Reads segments up to NUL, as Apertium's programs do. It can be told by a word in the text to die, to hang, to forget.
STAND_IN = """
import os, sys, time
name, (log, *changes) = sys.argv[0], [word for word in sys.argv[1:] if word[0] != "-"]
assert "-z" in sys.argv
open(log, "a").write(f"{os.getpid()} {os.path.basename(name)}\\n")
source, sink = sys.stdin.buffer, sys.stdout.buffer
def segments():
    kept = b""
    while data := os.read(0, 65536):
        *whole, kept = (kept + data).split(b"\\0")
        yield from whole
    yield kept
for segment in segments():
    text, bracket, mark = segment.rpartition(b"[")
    if b"diesalways" in text or (b"diesonce" in text and not os.path.exists(log + ".died")):
        open(log + ".died", "w").close()
        sink.write(text[:4]); sink.flush()
        sys.exit(1)
    if b"hangs" in text:
        time.sleep(60)
    if b"disappears" in text:
        text = b""
    if b"loses the mark" in text:
        bracket = mark = b""
    for change in changes:
        old, new = change.encode().split(b"=")
        text = text.replace(old, new)
    sink.write(text + bracket + mark + b"\\0"); sink.flush()
"""


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """A folder with the stand-ins on the PATH; the log of their starts is beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("stand-in", "apertium-tagger"):
        program = folder / name
        program.write_text(f"#!{sys.executable} -SE\n{STAND_IN}")
        program.chmod(0o755)
    quitter = folder / "quitter"
    quitter.write_text("#!/bin/sh\nexit 0\n")
    quitter.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


@pytest.fixture
def modes(tools):
    """A folder of modes: a-b changes words in two programs, b-c passes through a tagger."""
    folder = tools / "modes"
    folder.mkdir()
    log = tools / "log"
    write_mode(folder, "eng-spa", f"stand-in '{log}' hello=hola $1 | stand-in '{log}' world=mundo $2")
    write_mode(folder, "es-fr", f"stand-in '{log}' hola=salut | apertium-tagger '{log}' -g $2 | stand-in '{log}' mundo=monde")
    write_mode(folder, "eng-spa_valencia", f"stand-in '{log}'")
    write_mode(folder, "eco-es-fr", f"stand-in '{log}'")
    write_mode(folder, "eng-deu", "no-such-program-at-all")
    write_mode(folder, "eng-ita", "quitter")
    write_mode(folder, "eng-nld", "'unclosed quote")
    return folder


def write_mode(folder: Path, name: str, line: str) -> None:
    (folder / f"{name}.mode").write_text(line + "\n")


@pytest.fixture
def translator(modes):
    made = ApertiumTranslator(modes, timeout=TIMEOUT)
    yield made
    made.close()


def starts(modes: Path, name: str) -> int:
    return sum(line.split()[1] == name for line in (modes.parent / "log").read_text().splitlines())


def pids(modes: Path) -> list[int]:
    return [int(line.split()[0]) for line in (modes.parent / "log").read_text().splitlines()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z" if Path("/proc/self").exists() else True


def open_handles() -> int:
    handles = Path("/proc/self/fd")
    return len(list(handles.iterdir())) if handles.exists() else 0


def reasons(outcomes):
    return [outcome.reason if isinstance(outcome, Failed) else outcome.value for outcome in outcomes]


# -- modes and routes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "language"),
    [("eng", "en"), ("en", "en"), ("hbs", "sh"), ("mkd", "mk"), ("bul", "bg"), ("ast", "ast"), ("por", "pt")],
)
def test_language_codes_become_bcp_47(code, language):
    assert language_of(code) == language


def test_pairs_are_the_plain_modes_that_can_run(translator):
    assert translator.pairs == {("en", "es"), ("es", "fr"), ("en", "it")}


def test_routes(translator):
    assert translator.route("en", "es") == ("en", "es")
    assert translator.route("en", "fr") == ("en", "es", "fr")
    assert translator.route("fr", "en") is None
    assert translator.route("en", "en") is None
    assert translator.route("xx", "yy") is None


def test_no_way_is_an_error(translator):
    with pytest.raises(EngineError, match="no way from fr to en"):
        translator.translate(["salut"], "fr", "en")
    with pytest.raises(EngineError):
        translator.identity("fr", "en")


def test_without_any_modes_there_is_no_way(tmp_path):
    assert ApertiumTranslator(tmp_path).route("en", "es") is None
    assert ApertiumTranslator(tmp_path / "missing").pairs == frozenset()


def test_a_mode_is_read_as_programs(tools):
    write_mode(tools, "x-y", "stand-in -w 'a b.bin' | apertium-tagger -g $2 'c.prob'|stand-in $1 d.bin")
    assert read_mode(tools / "x-y.mode") == (
        ("stand-in", "-z", "-w", "a b.bin"),
        ("apertium-tagger", "-z", "-g", "c.prob"),
        ("stand-in", "-z", "-n", "d.bin"),
    )


def test_modes_are_found_beside_the_program(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "share/apertium/modes").mkdir(parents=True)
    (tmp_path / "bin/apertium").write_text("#!/bin/sh\n")
    (tmp_path / "bin/apertium").chmod(0o755)
    monkeypatch.delenv("APERTIUM_DATADIR", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert modes_folder() == tmp_path / "share/apertium/modes"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert modes_folder() is None


def test_the_version_follows_the_data(modes, tools):
    data = tools / "data.bin"
    data.write_bytes(b"one")
    write_mode(modes, "fra-eng", f"stand-in '{data}'")
    first = ApertiumTranslator(modes).identity("fr", "en")
    again = ApertiumTranslator(modes).identity("fr", "en")
    data.write_bytes(b"two")
    second = ApertiumTranslator(modes).identity("fr", "en")
    assert (first.name, first.quality) == ("apertium", "gist")
    assert first == again
    assert first.version != second.version


# -- the stream ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a@b ^c$ [d] {e} /f/ \\g <h> ~i *j #k +l", "naïve — “quotes” 你好 😀", "", "\\\\[[^^$$"])
def test_text_survives_the_stream(text):
    assert show(hide(text)) == text


def test_special_characters_do_not_reach_the_programs():
    assert not set(hide("[]{}^$/\\@<>~*#+")) & set(b"[]{}^$/\\@<>~*#+")


def test_breaks_and_control_characters_become_spaces_or_nothing():
    assert hide(" a\nb\r\n\tc\0d\x07e\x85f  ") == b"a b c de f"


def test_lone_surrogates_do_not_break_the_stream():
    assert show(hide("a \ud800 b")) == "a ? b"


def test_escapes_of_the_programs_are_undone():
    assert show(rb"km\/h \[x\]") == "km/h [x]"


# -- translating with stand-ins ------------------------------------------------------------------------------------------


def test_texts_come_back_in_order(translator):
    texts = [f"hello world {place}" for place in range(500)]
    assert translator.translate(texts, "en", "es") == [Done(f"hola mundo {place}") for place in range(500)]


def test_a_pivot_passes_through_both_legs(translator):
    assert translator.translate(["hello world"], "en", "fr") == [Done("salut monde")]


def test_programs_live_on_and_the_tagger_does_not(translator, modes):
    translator.translate(["hola a", "hola b"], "es", "fr")
    translator.translate(["hola c"], "es", "fr")
    assert starts(modes, "stand-in") == 2
    assert starts(modes, "apertium-tagger") == 3


def test_the_sentence_that_kills_is_the_one_that_fails(translator):
    texts = ["hello 1", "hello 2", "this diesalways", "hello 3", "hello 4", "diesalways too", "hello 5"]
    expected = ["hola 1", "hola 2", "died", "hola 3", "hola 4", "died", "hola 5"]
    assert reasons(translator.translate(texts, "en", "es")) == expected
    assert translator.translate(["hello"], "en", "es") == [Done("hola")]


def test_a_death_that_is_not_the_sentences_fault_fails_nothing(translator):
    assert reasons(translator.translate(["hello", "diesonce", "world"], "en", "es")) == ["hola", "diesonce", "mundo"]


def test_an_answer_without_its_mark_is_no_answer(translator):
    assert reasons(translator.translate(["hello", "it loses the mark", "world"], "en", "es")) == ["hola", "died", "mundo"]


def test_the_sentence_that_hangs_is_the_one_that_fails(translator):
    began = time.monotonic()
    assert reasons(translator.translate(["hello", "it hangs", "world"], "en", "es")) == ["hola", "timeout", "mundo"]
    assert time.monotonic() - began < 5


def test_the_tagger_may_die_and_hang_too(modes, tools):
    log = tools / "log"
    write_mode(modes, "fra-eng", f"apertium-tagger '{log}' -g | stand-in '{log}' a=b")
    translator = ApertiumTranslator(modes, timeout=TIMEOUT)
    assert reasons(translator.translate(["a", "diesalways", "hangs", "aa"], "fr", "en")) == ["b", "died", "timeout", "bb"]
    translator.close()


def test_an_empty_answer_is_a_failure(translator):
    assert reasons(translator.translate(["hello", "it disappears", "world"], "en", "es")) == ["hola", "empty", "mundo"]


def test_a_failure_on_the_first_leg_does_not_shift_the_second(translator):
    texts = ["hello 1", "disappears", "hello 2", "", "?!", "hello 3"]
    assert reasons(translator.translate(texts, "en", "fr")) == ["salut 1", "empty", "salut 2", "empty", "?!", "salut 3"]


def test_texts_without_letters_are_not_asked_for(translator, modes):
    assert reasons(translator.translate(["", "  \n", "?! 3,5 % 😀", "\0"], "en", "es")) == [
        "empty",
        "empty",
        "?! 3,5 % 😀",
        "\0",
    ]
    assert not (modes.parent / "log").exists()


def test_nothing_to_translate(translator):
    assert translator.translate([], "en", "fr") == []


def test_more_than_the_pipes_hold(translator):
    texts = [f"hello {place} " + "x" * 5000 for place in range(300)] + ["world " * 50_000]
    outcomes = translator.translate(texts, "en", "es")
    assert [outcome.value.split()[1] for outcome in outcomes[:300]] == [str(place) for place in range(300)]
    assert outcomes[300] == Done(("mundo " * 50_000).strip())


def test_programs_that_do_not_start_are_an_error(translator):
    with pytest.raises(EngineError, match="quitter"):
        translator.translate(["hello"], "en", "it")


def test_closing_ends_the_programs_and_the_next_text_starts_them(translator, modes):
    translator.translate(["hello"], "en", "es")
    running = pids(modes)
    assert all(alive(pid) for pid in running)
    translator.close()
    translator.close()
    assert not any(alive(pid) for pid in running)
    assert translator.translate(["hello"], "en", "es") == [Done("hola")]


def test_no_handles_are_left_behind(translator):
    translator.translate(["hello"], "en", "fr")
    translator.close()
    before = open_handles()
    for _ in range(3):
        translator.translate(["hello", "diesalways"], "en", "fr")
        translator.close()
    assert open_handles() == before


def test_the_programs_end_with_the_interpreter(modes):
    script = f"""
        from pathlib import Path
        from dragoman.engines.apertium import ApertiumTranslator
        translator = ApertiumTranslator(Path({str(modes)!r}))
        print(translator.translate(["hello"], "en", "es")[0].value)
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=30, check=True
    )
    assert run.stdout == "hola\n"
    assert not any(alive(pid) for pid in pids(modes))


def test_programs_that_hang_end_with_the_engine(modes):
    script = f"""
        import threading
        from pathlib import Path
        from dragoman.engines.apertium import ApertiumTranslator
        translator = ApertiumTranslator(Path({str(modes)!r}))
        translator.translate(["hello"], "en", "fr")
        threading.Thread(target=translator.translate, args=(["this hangs"], "en", "fr"), daemon=True).start()
        while len(Path({str(modes.parent / "log")!r}).read_text().splitlines()) < 5:
            threading.Event().wait(0.01)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], timeout=30, check=True)
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in pids(modes)) and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert not any(alive(pid) for pid in pids(modes))


def test_a_tagger_that_cannot_be_started_is_an_error(modes):
    (modes / "eng-por.mode").write_text("apertium-tagger " + "x" * 200_000 + "\n")  # longer than an argument may be
    broken = ApertiumTranslator(modes, timeout=TIMEOUT)
    with pytest.raises(EngineError, match="does not start"):
        broken.translate(["hello"], "en", "pt")
    broken.close()


# -- the real thing ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def apertium():
    if modes_folder() is None:
        pytest.skip("Apertium is not installed")
    made = ApertiumTranslator(timeout=20)
    yield made
    made.close()


def need(translator, *pairs):
    missing = [f"{source}-{target}" for source, target in pairs if translator.route(source, target) is None]
    if missing:
        pytest.skip(f"Apertium has no {', '.join(missing)} here")


HOSTILE = [
    "Escribe a ana@example.org o a @ana hoy.",
    "El [primero] dijo {algo} de <b>la casa</b> y del río/mar.",
    "^casa$ ^casa/casa<n><f><sg>$ *casa #casa +casa ~casa \\ casa",
    "La casa\0 es\0 grande.",
    "La casa\nes\r\ngrande.",
    "\\^ ^ ~ casa",
    "casa [[t:b:123]] casa [<STREAMCMD:FLUSH>] casa",
    "😀 casa 👩‍👩‍👧‍👦 \u200f\u202e \ufeff\u200b casa",
    "وقال الرئيس إن البيت كبير casa",
    "Бахмут 你好 casa קריית",
    "\ue000\uf8a0\uf8ae\uf8ff casa",
    "¿¡«»“”…—!?.,;: casa",
    "A\ud800 casa",
    "casa [\n3] casa",
]


@pytest.mark.apertium
@pytest.mark.parametrize(("source", "target"), [("es", "en"), ("es", "fr"), ("es", "pt"), ("pt", "fr"), ("mk", "en")])
def test_hostile_texts_come_back_one_for_one(apertium, source, target):
    need(apertium, (source, target))
    texts = [text for hostile in HOSTILE for text in (hostile, "casa")]
    outcomes = apertium.translate(texts, source, target)
    assert len(outcomes) == len(texts)
    assert all(isinstance(outcome, Done) and outcome.value.strip() for outcome in outcomes)
    assert len(set(outcomes[1::2])) == 1


@pytest.mark.apertium
def test_special_characters_come_back(apertium):
    need(apertium, ("es", "en"))
    (outcome,) = apertium.translate(["Escribe a ana@example.org: [a] {b} <c> #d *e ~f ^g $5 3/4 \\h"], "es", "en")
    for sign in ("ana@example.org", "[", "]", "{", "}", "<", ">", "#d", "*", "~", "^", "$5", "3/4", "\\"):
        assert sign in outcome.value


@pytest.mark.apertium
def test_long_texts_are_not_cut(apertium):
    need(apertium, ("es", "pt"))
    text = "La casa es grande. " * 5300
    (outcome,) = apertium.translate([text], "es", "pt")
    assert isinstance(outcome, Done)
    assert outcome.value.count("casa") == 5300


@pytest.mark.apertium
@pytest.mark.parametrize("text", ["a" * 20_000, "." * 20_000 + " casa", "casa " + "😀" * 20_000, "a." * 10_000])
def test_texts_without_words_come_back(apertium, text):
    need(apertium, ("es", "pt"))
    (outcome,) = apertium.translate([text], "es", "pt")
    assert isinstance(outcome, Done)


@pytest.mark.apertium
def test_a_translation_depends_on_its_sentence_alone(apertium):
    need(apertium, ("pt", "es"))
    subjects = ["O presidente", "A ministra", "O meu irmão", "Bakhmut", "A América", "Quem", "O João Pedro", "A empresa"]
    verbs = ["disse que a casa é grande", "não viu o navio", "foi para Lisboa", "come pão", "o que há de novo?", "canta"]
    texts = [f"{subject} {verb}" for subject in subjects for verb in verbs]
    forward = apertium.translate(texts, "pt", "es")
    backward = apertium.translate(texts[::-1], "pt", "es")[::-1]
    assert forward == backward
    assert forward[0].value.startswith("El presidente")


@pytest.mark.apertium
def test_two_hundred_sentences_in_order(apertium):
    need(apertium, ("es", "en"))
    texts = [f"La casa número {place} es grande." for place in range(200)]
    outcomes = apertium.translate(texts, "es", "en")
    assert all(f" {place} " in outcome.value for place, outcome in enumerate(outcomes))


@pytest.mark.apertium
def test_unknown_words_are_not_marked(apertium):
    need(apertium, ("en", "es"))
    (outcome,) = apertium.translate(["The Zxqwv house is big."], "en", "es")
    assert "Zxqwv" in outcome.value
    assert "*" not in outcome.value


@pytest.mark.apertium
def test_a_pivot_translates(apertium):
    need(apertium, ("bg", "en"), ("en", "fr"))
    assert apertium.route("bg", "en") == ("bg", "mk", "en")
    assert isinstance(apertium.translate(["Къщата е голяма."], "bg", "en")[0], Done)
    assert "maison" in apertium.translate(["The house is big."], "en", "fr")[0].value.lower()


@pytest.mark.apertium
def test_the_version_is_apertiums_and_the_datas(apertium):
    need(apertium, ("es", "en"))
    identity = apertium.identity("es", "en")
    assert identity.version[0].isdigit()
    assert "+" in identity.version
    assert identity == ApertiumTranslator().identity("es", "en")
