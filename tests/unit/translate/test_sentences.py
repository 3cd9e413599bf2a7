"""Sentences by language. A bar, |, shows where a text is to be split; the bar itself is not in the text."""

import time
from importlib import resources

import pytest

from dragoman.model import Passage
from dragoman.translate.sentences import cut, sentences, split

SPLITS = {
    "en": [
        "He left.| She stayed.",
        "Mr. Smith met Mrs. Jones and Dr. Lee.| They talked.",
        "J. R. Smith wrote it.| A. Brown read it.",
        "The U.S. Army moved.| Troops left the U.S. on Monday.",
        "He lives in the U.S.| The rest moved to the U.K. last year.",
        "They met at 5 p.m. Monday at St. John's.| It rained.",
        "They met at 5 p.m.| The door was locked.",
        "The vote was 3.5 to 1,204.50 in favour.| It passed.",
        "See No. 5 and p. 12, i.e. the end, e.g. this one.| Then go.",
        "The answer is no.| Nobody asked.",
        'He said: "I won."| Then he left.',
        '"Did you win?" he asked.| "Yes!" she said.',
        "“I will go.”| “When?”| “Now.”",
        "(It was closed.)| We went home.",
        "He stopped... and went on.| He stopped...| Then he fell.",
        "Really?!| No way!!!| Yes.",
        "Visit www.example.com or mail a.b@example.org today.| Thanks.",
        "Acme Inc. reported a loss by Acme Inc.| The end came.",
        "The firm, Acme Co. Ltd., was sold.| It closed.",
        "Gen. Mark Milley and Sen. Bernie Sanders spoke on Jan. 5, 2024.| It was cold.",
        "It cost $3.5 m.| The rest was free.",
        "He was born in 1984.| In 2001 he left.",
        "1. The first point.| 2. The second point.",
        "iPhone sales fell.| iPads rose.",
        "So it ended.[1]| Others went on.[12]| Some did not.",
        "The page lost a space.|Then it went on.| Use asp.NET or Node.js here.",
        "Lt. Gov. Dan Patrick and Prof. Xi agreed vs. the others.| Good.",
        "He earned a Ph.D. in 1999.| He has a B.A. from Yale.",
        "Yahoo! is a company.| Is it?",
        "One line\nbroken here.| Two.|\n\nA headline without a stop|\n\nThree.",
        "He said “no”.| “Yes,” she said.",
        "It was the 'end.'| He left.",
        "Temperatures reached 40 C.| The heat went on.",
    ],
    "fr": [
        "M. Dupont est parti.| Mme Durand est restée.",
        "MM. Dupont et Durand ont vu Mgr. Lebrun.| Ils sont là.",
        "Quoi ?| Non !| Si.",
        "« Je pars. »| Il est parti.",
        "« Je pars ! » a-t-il dit.| Puis rien.",
        "« Vraiment ? », demande-t-elle.| Oui.",
        "Il cite l’art. 5 et la p. 12, etc., puis s’en va.| Fin.",
        "Les pommes, les poires, etc.| Il en reste.",
        "Le taux est de 3,5 % (contre 1.204 hier).| Il monte.",
        "J.-P. Martin et A. Petit ont écrit au n° 5.| Ils attendent.",
        "Né en 44 av. J.-C. à Rome, il y vécut.| Bien.",
        "Il hésite… puis part.| Il hésite…| Elle part.",
        "La S.N.C.F. annonce un retard.| Le train part.",
        "« Nous ne voulons pas.\u202f»| Le maire s’est tu.",
    ],
    "es": [
        "El Sr. Pérez y la Sra. Gómez llegaron.| Se fueron pronto.",
        "¿Qué pasa?| ¡Nada!| Vale.",
        "¿Qué pasa? preguntó.",
        "EE. UU. y la UE firmaron.| Fue en 2020.",
        "El presidente de EE. UU. Joe Biden habló.| Fue breve.",
        "Vive en EE. UU.| El resto vive en Perú.",
        "Compró pan, leche, etc.| Luego volvió.",
        "«No lo sé.»| «Yo sí.»",
        "«No lo sé», dijo.| El núm. 5 y la pág. 12 faltan.",
        "Costó 3.500,50 euros.| Fue caro.",
        "La firma Ejemplo S.A. cerró.| Dña. Ana lo vio.",
        "El Dr. J. L. García lo dijo.| Nadie lo oyó.",
    ],
    "ca": [
        "El Sr. Puig i la Sra. Vila van venir.| Van marxar aviat.",
        "Viu als EE. UU.| La resta viu aquí.",
        "«No ho sé», va dir.| «Jo sí.»",
        "Val 3,5 milions.| És car.",
        "Vegeu la pàg. 12, l'art. 5, etc.| Això és tot.",
    ],
    "pt": [
        "O Sr. Silva e a Dra. Costa chegaram.| Saíram cedo.",
        "Veja a pág. 12 e o art. 5.º da lei.| É claro.",
        "Comprou pão, leite, etc.| Depois voltou.",
        "Custou R$ 3.500,50.| Foi caro.",
        "“Não sei.”| “Eu sei”, disse.",
        "A av. Paulista fechou.| O prof. A. B. Lima viu.",
    ],
    "de": [
        "Am 5. Mai kam Dr. Müller.| Er blieb bis zum 12. Juni.",
        "Das war z.B. der 2. Weltkrieg.| Danach kam Frieden.",
        "Das gilt u.a. für Hrn. Meier, z. B. Montag, u. a. Dienstag.| Gut.",
        "Er ist 45.| Die Polizei sucht ihn.",
        "Es geschah 2014.| Er ging.",
        "„Ich gehe.“| Er ging.",
        "„Gehst du?“, fragte sie.| „Ja!“, sagte er.",
        "»Gut«, sagte er.| »Nein«, sagte sie.",
        "Friedrich II. Preußenkönig war alt.| Er starb.",
        "Es kostet 1.204,50 Euro bzw. ca. 3 Mio. Dollar.| Das ist viel.",
        "Brot, Milch usw.| Der Rest fehlt.",
        "Die Str. 5 ist zu.| Nr. 7 ist offen.",
        "Im 20. Jahrhundert war das anders.| Im Jahr 1999.| Danach nicht.",
    ],
    "it": [
        "Il sig. Rossi e il prof. Bianchi sono qui.| La dott.ssa Verdi no.",
        "Costa 3,5 milioni.| È caro.",
        "La Fiat S.p.A. ha chiuso.| Vedi pag. 12 e art. 5.",
        "«Non lo so», ha detto.| «Io sì.»",
        "Pane, latte, ecc.| Poi è tornato.",
    ],
    "nl": [
        "Dhr. Jansen en mevr. De Vries kwamen.| Ze bleven.",
        "Dat is o.a. bijv. zo, d.w.z. goed.| Het kan.",
        "Het kost 3,5 mln. euro.| Dat is veel.",
        "Philips N.V. sluit.| De rest blijft.",
        "’s Avonds is het koud.| ’s Ochtends niet.",
    ],
    "pl": [
        "Dr Nowak i prof. Kowalski byli tam.| Wyszli o godz. 5.",
        "Wygrali w 2014 r.| Polska w 2015 r. nie.",
        "Na ul. Długiej, tzn. tu, np. w domu, m.in. dziś.| Tak.",
        "To kosztuje 3,5 mln zł.| To dużo.",
        "„Nie wiem”, powiedział.| Dnia 5. Pułk wyszedł.",
    ],
    "cs": [
        "Dne 5. května přišel Dr. Novák.| Byl 12. Prosinec.",
        "Na ul. Dlouhé, tj. tady, např. doma.| Ano.",
        "Stálo to 3,5 mil. Kč.| Je to hodně.",
        "„Nevím,“ řekl.| „Já ano.“",
    ],
    "ru": [
        "А. С. Пушкин родился в 1799 г. в Москве.| Он умер в 1837 г.",
        "Это было в 2014 г.| Россия изменилась.",
        "Он живёт в г. Москва на ул. Ленина, д. 5.| Там тихо.",
        "И т. д. и т. п.| Всё.",
        "Это стоит 3,5 млн руб.| Это дорого.",
        "«Привет!» — сказал он.| «Пока».| — Да.",
        "«Мы уходим».| — РИА Новости.",
        "Ген. Иванов и проф. Петров, напр. сегодня.| Да.",
        "Дж. Байден выступил.| В США ждали.",
        "Что?!| Ничего…| Он ушёл… и вернулся.",
    ],
    "uk": [
        "Т. Г. Шевченко народився 1814 р. у Моринцях.| Він помер 1861 р.",
        "Це коштує 3,5 млн грн.| Це дорого.",
        "Він живе на вул. Франка, буд. 5.| Там тихо.",
        "«Ні», — сказав він.| Так.",
    ],
    "bg": [
        "Г-н Иванов и д-р Петров дойдоха.| Тръгнаха рано.",
        "През 2014 г. той замина.| Върна се през 2015 г.",
        "Живее на ул. Шипка в гр. София.| Там е тихо.",
        "„Не знам“, каза той.| „Аз знам.“",
        "Струва 3,5 млн. лв.| Скъпо е.",
    ],
    "el": [
        "Ο κ. Παπαδόπουλος ήρθε.| Η κα. Νίκου έφυγε.",
        "Τι έγινε;| Τίποτα!| Εντάξει.",
        "Είναι π.χ. εδώ, δηλ. στις 5 π.μ. σήμερα.| Ναι.",
        "«Δεν ξέρω», είπε.| Το 2014 έφυγε.",
    ],
    "tr": [
        "Dr. Ahmet Bey ve Prof. Dr. Ayşe geldi.| Gittiler.",
        "5. Ordu geldi.| 2014'te gitti.",
        "Elma, armut vb. aldı.| Sonra döndü.",
        "“Bilmiyorum,” dedi.| “Ben biliyorum.”",
    ],
    "ar": [
        "وصل د. أحمد إلى القاهرة.| ثم غادر.",
        "هل وصل؟| نعم.| متى؟",
        "قال: «لا أعرف».| ثم خرج.",
        "بلغ العدد 3.5 مليون.| هذا كثير!",
    ],
    "he": [
        'ד"ר כהן הגיע.| הוא הלך.',
        "מה קרה?| כלום!| טוב.",
        "המחיר 3.5 מיליון.| זה יקר.",
    ],
    "fa": [
        "او آمد.| سپس رفت.",
        "آیا آمد؟| بله.| چرا؟",
        "قیمت ۳.۵ میلیون است.| گران است.",
    ],
    "ur": ["وہ آیا۔| پھر وہ چلا گیا۔| کیوں؟| پتا نہیں۔"],
    "hi": [
        "वह आया।| फिर वह गया।",
        "डॉ. सिंह आए।| ए. पी. जे. अब्दुल कलाम बोले।",
        "क्या हुआ?| कुछ नहीं!| ठीक है।",
        "यू.एस. की सेना आई।| कीमत 3.5 करोड़ है।",
    ],
    "zh": [
        "他来了。|她走了！|真的吗？|是的。",
        "他说：“我走了。”|她没说话。",
        "“你好！”他说。|她笑了。",
        "价格是3.5亿元。|很贵。",
        "真的吗?|是的!|好。",
        "他问：“去吗？”|“去。”|她点头。",
        "今天（星期一。）|明天。",
    ],
    "ja": [
        "彼は来た。|彼女は行った！|本当？|はい。",
        "「行きます。」と彼は言った。|彼女は笑った。",
        "「行くの？」|「行く。」|しかし雨だった。",
        "価格は3.5億円。|高い。",
    ],
    "ko": ["그는 왔다.| 그녀는 갔다.| 정말?| 네.", "가격은 3.5억 원이다.| 비싸다."],
    "sv": ["Dr. Berg kom bl.a. kl. 5.| Han gick."],
    "da": ["Den 5. maj kom hr. Berg.| Han gik den 6. Juni."],
    "ro": ["Dl. Popescu a venit la ora 5.| Dna. Ionescu, nr. 7, a plecat."],
    "hu": ["Május 5. Kedd volt.| Dr. Nagy eljött."],
    "xx": ["Ek een.| Twee drie.| Mr. Vier kom."],
}


@pytest.mark.parametrize(("language", "marked"), [(language, text) for language, texts in SPLITS.items() for text in texts])
def test_splits(language, marked):
    text = marked.replace("|", "")
    assert [text[start:end] for start, end in split(text, language)] == [piece.strip() for piece in marked.split("|")]


def test_regional_codes_use_the_languages_table():
    text = "Am 5. Mai kam er. Er ging."
    assert split(text, "de-AT") == split(text, "de_CH") == split(text, "DE") == split(text, "de")


@pytest.mark.parametrize("language", ["", "x", "../../etc/passwd", "common", "zz", "e\0n"])
def test_unknown_languages_have_the_general_rules(language):
    assert len(split("He left. She stayed.", language)) == 2


def test_every_table_has_known_sections():
    known = {"never", "may end", "after a number", "before a number", "starters", "conjunctions"}
    tables = list((resources.files("dragoman.translate") / "tables" / "abbreviations").iterdir())
    assert len(tables) >= 20
    for table in tables:
        lines = table.read_text("utf-8").splitlines()
        assert {line.strip("[]") for line in lines if line.startswith("[")} <= known, table.name


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000\t"])
def test_nothing_has_no_sentences(text):
    assert split(text, "en") == ()
    assert cut(text, "en", 10) == ()


def test_spans_leave_white_space_out():
    assert split("  He left. \n She stayed.  ", "en") == ((2, 10), (13, 24))


def test_sentences_know_their_passage():
    passage = Passage("p1", "a1", 0, "paragraph", "He left.  She stayed.")
    first, second = sentences(passage, "en")
    assert (first.passage, first.index, first.start, first.end, first.text) == ("p1", 0, 0, 8, "He left.")
    assert (second.index, second.start, second.text) == (1, 10, "She stayed.")


HOSTILE = [
    "." * 100_000,
    "a" * 100_000,
    ". " * 50_000,
    '."' * 50_000,
    "\n " * 50_000,
    "a.B" * 33_000,
    "「" * 100_000,
    '。"' * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_hostile_text_takes_no_time(text, language):
    began = time.perf_counter()
    split(text, language)
    pieces = cut(text, language, 300)
    assert time.perf_counter() - began < 2
    assert all(end - start <= 300 for start, end in pieces)


def test_a_megabyte_takes_less_than_two_seconds():
    text = "The U.S. Army said (on Monday) that Mr. J. Smith won 3.5 times. " * 16_000
    began = time.perf_counter()
    assert len(split(text, "en")) == 16_000
    assert time.perf_counter() - began < 2


# -- cutting -------------------------------------------------------------------------------------------------------------


def pieces(text, language, limit):
    return [text[start:end] for start, end in cut(text, language, limit)]


def test_short_text_is_not_cut():
    assert pieces("He left.", "en", 8) == ["He left."]


@pytest.mark.parametrize(
    ("language", "text", "limit", "first"),
    [
        ("en", "He came, he saw a lot; he won, and then he left again.", 40, "He came, he saw a lot;"),
        ("en", "He came and saw a whole lot, he won over them and left.", 40, "He came and saw a whole lot,"),
        ("en", "He came to see the town because they had asked for him.", 40, "He came to see the town"),
        ("en", "He paid 1,204,500 dollars to them for the house on top.", 16, "He paid"),
        ("de", "Er kam in die große Stadt weil man ihn gerufen hatte.", 40, "Er kam in die große Stadt"),
        ("zh", "他来到这座城市，看到了很多东西，然后又离开了这里", 16, "他来到这座城市，看到了很多东西，"),
        ("ja", "彼はこの町に来て、多くのものを見て、また去った", 12, "彼はこの町に来て、"),
        ("ar", "جاء إلى المدينة، ورأى أشياء كثيرة ثم غادر", 25, "جاء إلى المدينة،"),
        ("xx", "aaaa bbbb cccc", 6, "aaaa"),
        ("en", "a" * 25, 10, "a" * 10),
    ],
)
def test_cuts_at_the_safest_place(language, text, limit, first):
    found = pieces(text, language, limit)
    assert found[0] == first
    assert all(len(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_letters_keep_their_marks():
    text = "नि" * 20
    assert all(piece[0] == "न" for piece in pieces(text, "hi", 5))


def test_a_limit_below_one_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        cut("text", "en", 0)
