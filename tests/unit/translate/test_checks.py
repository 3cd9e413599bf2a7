"""What can be known of a translation without understanding it."""

import pytest

from dragoman.translate import checks
from dragoman.translate.checks import length, numbers, output_language, repetition, run, untranslated


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It cost 4,200,000 crowns.", "Cela a coûté 4 200 000 couronnes."),
        ("It cost 4,200,000 crowns.", "Cela a coûté 4\u202f200\u202f000 couronnes."),
        ("It cost 4,200,000 crowns.", "Es kostete 4.200.000 Kronen."),
        ("It cost 4,200,000 crowns.", "Es kostete 4'200'000 Kronen."),
        ("It cost 4,200,000 crowns.", "Es kostete 4’200’000 Kronen."),
        ("It cost 4.2 million.", "Es kostete 4,2 Millionen."),
        ("It fell by 0.25 percent.", "Il a baissé de 0,25 pour cent."),
        ("بلغ العدد ٤٬٢٠٠ شخص", "The number reached 4,200 people"),
        ("نسبة ٤٫٥ بالمئة", "A share of 4.5 percent"),
        ("۱۴ نفر", "14 people"),
        ("१४ लोग", "14 people"),
        ("Am 14. Mai 2026 um 8 Uhr", "On May 14, 2026, at 8 o'clock"),
        ("Between 10 and 12, of 12", "De 12, entre 10 et 12"),
        ("No number.", "Aucun nombre."),
        ("10 m² were wet", "10 m² étaient mouillés"),
    ],
)
def test_numbers_that_are_kept_pass(source: str, target: str) -> None:
    assert numbers(source, target, "xx", "en").verdict == "pass"


@pytest.mark.parametrize(
    ("source", "target", "note"),
    [
        ("It cost 120 crowns.", "Cela a coûté des couronnes.", "−120"),
        ("It cost 120 crowns.", "Cela a coûté 210 couronnes.", "−120 +210"),
        ("12 of 12 voted.", "12 ont voté.", "−12"),
        ("It cost 4.2 million.", "Cela a coûté 42 millions.", "−4.2 +42"),
        ("It cost 4,200 crowns.", "Cela a coûté 4,2 couronnes.", "−4200 +4.2"),
        ("٤٢ شخصا", "24 people", "−42 +24"),
        ("In 1990 they came.", "En 1991, ils sont venus.", "−1990 +1991"),
    ],
)
def test_a_number_that_is_lost_fails(source: str, target: str, note: str) -> None:
    check = numbers(source, target, "en", "fr")
    assert (check.verdict, check.note) == ("fail", note)


@pytest.mark.parametrize(
    ("source", "target", "note"),
    [
        ("They saw 3 boats.", "Ils ont vu trois bateaux.", "−3"),
        ("They saw three boats.", "Ils ont vu 3 bateaux.", "+3"),
        ("They saw a dozen boats.", "Ils ont vu 12 bateaux.", "+12"),
    ],
)
def test_a_digit_that_became_a_word_is_a_doubt(source: str, target: str, note: str) -> None:
    check = numbers(source, target, "en", "fr")
    assert (check.verdict, check.note) == ("doubt", note)


def test_the_spans_show_the_numbers() -> None:
    source, target = "It was 120, not 7.", "C'était 121, pas 7."
    check = numbers(source, target, "en", "fr")
    assert [source[start:end] for start, end in check.source_spans] == ["120"]
    assert [target[start:end] for start, end in check.target_spans] == ["121"]


SENTENCE = "The council agreed on Tuesday to rebuild the old bridge before the winter, officials said in the evening."


@pytest.mark.parametrize(
    ("source", "target", "verdict"),
    [
        (SENTENCE, "Le conseil a décidé mardi de reconstruire le vieux pont avant l'hiver, selon des responsables.", "pass"),
        (SENTENCE, "Le conseil.", "fail"),
        (SENTENCE, "Le conseil " * 40, "fail"),
        (SENTENCE, "市議会は火曜日、冬までに古い橋を再建することで合意した。", "pass"),
        ("市議会は火曜日、冬までに古い橋を再建することで合意したと当局者が夜に述べた。", SENTENCE, "pass"),
        ("Yes.", "Oui, en effet.", "pass"),
        ("Da.", "Yes, and then some more that nobody ever said at all.", "fail"),
    ],
)
def test_length(source: str, target: str, verdict: str) -> None:
    check = length(source, target, "en", "fr")
    assert check.verdict == verdict
    assert bool(check.note) == (verdict == "fail")


def test_a_loop_fails_where_it_begins() -> None:
    target = "Le conseil a dit que le pont est le pont est le pont est le pont est"
    check = repetition(SENTENCE, target, "en", "fr")
    assert check.verdict == "fail"
    ((start, end),) = check.target_spans
    assert end == len(target)
    assert target[start:].casefold().startswith(check.note.split("'")[1].split(" ")[0])


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("No no no no no no, he sang.", "Non non non non non non, chantait-il."),
        (SENTENCE, "Le maire du conseil, le maire du village et un autre."),
        ("Yes.", ""),
        ("Yes.", "Oui oui."),
    ],
)
def test_what_repeats_itself_as_its_source_does_is_no_loop(source: str, target: str) -> None:
    assert repetition(source, target, "en", "fr").verdict == "pass"


def test_a_loop_in_a_script_without_spaces_fails() -> None:
    assert repetition(SENTENCE, "古い橋古い橋古い橋古い橋", "en", "ja").verdict == "fail"


@pytest.mark.parametrize(
    ("source_language", "language", "target", "left"),
    [
        ("ru", "en", "The council of Марроу met.", ["Марроу"]),
        ("bg", "fr", "Le съвет a décidé avec кмета.", ["съвет", "кмета"]),
        ("ar", "en", "The council المجلس met.", ["المجلس"]),
        ("el", "en", "The Δήμος met.", ["Δήμος"]),
        ("ja", "en", "The council of まろう and マロウ met.", ["まろう", "マロウ"]),
        ("zh", "en", "The 议会 met.", ["议会"]),
        ("ja", "zh", "市议会は开会了", ["市议会は开会了"]),
    ],
)
def test_words_left_over_fail(source_language: str, language: str, target: str, left: list[str]) -> None:
    check = untranslated("…", target, source_language, language)
    assert check.verdict == "fail"
    assert [target[start:end] for start, end in check.target_spans] == left


@pytest.mark.parametrize(
    ("source_language", "language", "target"),
    [
        ("ru", "bg", "Съветът на Мароу се събра."),
        ("ru", "en", "The council of Marrow met at 10°, Δ and β apart."),
        ("zh", "ja", "市議会は開いた"),
        ("ja", "zh", "市议会开会了"),
        ("fr", "ru", "Совет Marrow собрался."),
        ("fr", "en", "The mairie of Besançon met."),
    ],
)
def test_words_that_belong_there_pass(source_language: str, language: str, target: str) -> None:
    assert untranslated("…", target, source_language, language).verdict == "pass"


def test_a_sentence_given_back_fails_but_a_name_does_not() -> None:
    assert untranslated(SENTENCE, f" {SENTENCE} ", "en", "fr").verdict == "fail"
    assert untranslated("Ana Ruiz, Marrow", "Ana Ruiz, Marrow", "en", "fr").verdict == "pass"


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("El consejo decidió el martes reconstruir el viejo puente antes del invierno, dijeron funcionarios.", "fail"),
        ("Le conseil a décidé mardi de reconstruire le vieux pont avant l'hiver, ont dit des responsables.", "pass"),
        ("Ana Ruiz, El Paso, Los Ríos", "pass"),  # too short to tell
    ],
)
def test_output_in_the_source_s_language_fails(target: str, verdict: str) -> None:
    assert output_language("…", target, "es", "fr").verdict == verdict


def test_run_asks_every_check_once() -> None:
    made = run("Совет собрался 14 мая.", "The council met on May 14.", "ru", "en")
    assert [one.name for one in made] == ["numbers", "length", "repetition", "untranslated", "language"]
    assert {one.verdict for one in made} == {"pass"}
    assert len(made) == len(checks.CHECKS)
