from __future__ import annotations

import pytest

from dragoman.analyse.credits import credits, in_text, outlet_key
from dragoman.model import Passage


@pytest.mark.parametrize(
    ("language", "text", "outlets"),
    [
        ("en", "VILMAR, May 3 (Reuters) - The bridge reopened.", ["reuters"]),
        ("en", "The bridge reopened, according to the Financial Times.", ["financial-times"]),
        ("en", "The officials, cited by Politico, spoke of July.", ["politico"]),
        ("en", "“It holds,” the mayor told Bild on Sunday.", ["bild"]),
        ("en", "The bridge would reopen, the BBC reported.", ["bbc"]),
        ("en", "The plan “will not fly”, said Jane Doe in The Guardian.", ["guardian"]),
        ("en", "The mayor told the Vilmar Gazette that it holds.", ["vilmar-gazette"]),
        ("fr", "Le pont a rouvert (avec AFP).", ["afp"]),
        ("fr", "Selon Le Monde, le pont a rouvert.", ["le-monde"]),
        ("es", "Según El País, el puente abrió.", ["el-pais"]),
        ("de", "Das berichtet die „Bild“.", ["bild"]),
        ("it", "Lo riferisce l'ANSA.", ["ansa"]),
        ("pt", "Segundo a Lusa, a ponte abriu.", ["lusa"]),
        ("nl", "Dat meldt persbureau Reuters.", ["reuters"]),
        ("pl", "Jak podaje PAP, most otwarto.", ["pap"]),
        ("cs", "Uvedla to agentura Reuters.", ["reuters"]),
        ("ru", "Мост открыт, по данным ТАСС.", ["tass"]),
        ("ru", "Об этом сообщает «Интерфакс».", ["interfax"]),
        ("uk", "Про це повідомляє «Українська правда».", ["ukrainska-pravda"]),
        ("bg", "Мостът е открит, съобщава БТА.", ["bta"]),
        ("el", "σύμφωνα με το Reuters, η γέφυρα άνοιξε", ["reuters"]),
        ("tr", "Reuters'a göre köprü açıldı.", ["reuters"]),
        ("ar", "وقالت وكالة رويترز إن الجسر فتح", ["reuters"]),
        ("he", "לפי רויטרס, הגשר נפתח", ["reuters"]),
        ("fa", "به گزارش رویترز پل باز شد", ["reuters"]),
        ("hi", "समाचार एजेंसी रॉयटर्स के मुताबिक पुल खुला", ["reuters"]),
        ("zh", "据路透社报道，大桥重新开放", ["reuters"]),
        ("ja", "ロイター通信によると、橋が開通した", ["reuters"]),
        ("ko", "연합뉴스에 따르면 다리가 열렸다", ["yonhap"]),
    ],
)
def test_credits(language: str, text: str, outlets: list[str]) -> None:
    assert [named.key for named in in_text(text, language)] == outlets


@pytest.mark.parametrize(
    "text",
    [
        "Shares of Reuters fell on Friday.",
        "The BBC was fined for its coverage.",
        "A fire broke out in the Reuters building.",
        "The host said CBS pulled the interview from its show.",
        "The Washington Post lost readers.",
        "It sent its Emergency Response Team (ERT) to the coast.",
        "The National Park Service said the trail was closed.",
        "A bridge (Image credit: Jane Doe / AFP / Getty Images)",
        "People said it was fine.",
        "The prime minister visited Bild yesterday evening without a word.",
    ],
)
def test_a_subject_of_the_news_is_no_credit(text: str) -> None:
    assert in_text(text, "en") == []


def test_the_article_s_own_outlet_is_not_credited() -> None:
    passages = [Passage("p", "a", 0, "paragraph", "The mayor told the BBC, according to Reuters.")]
    assert [credit.outlet for credit in credits(passages, "en")] == ["bbc", "reuters"]
    assert [credit.outlet for credit in credits(passages, "en", own=["https://www.bbc.co.uk/news/1"])] == ["reuters"]
    assert [credit.outlet for credit in credits(passages, "en", own=["BBC News"])] == ["reuters"]


def test_outlet_keys() -> None:
    assert outlet_key("The New York Times") == outlet_key("nytimes.com") == outlet_key("nyt") == "nyt"
    assert outlet_key("https://www.reuters.com/world/x") == "reuters"
    assert outlet_key("Vilmar Gazette") == "vilmar-gazette"
