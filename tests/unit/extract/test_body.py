"""The article's text on a page: what is taken as what, and why the rest is left out. All pages are invented."""

import json
from dataclasses import replace
from typing import Any

import pytest

from dragoman.extract import body, frame, html, metadata
from dragoman.extract.body import Body

URL = "https://paper.example/news/bridge"
TITLE = "Old bridge to be rebuilt"
PARAGRAPHS = [
    "The council of Marrow met on Tuesday and agreed to rebuild the old bridge before the winter, officials said.",
    "Engineers from the coast will begin with the two outer arches, which the flood of last spring had moved.",
    "The work is to cost 4.2 million crowns and to last until October, according to a document of the council.",
    "Until the autumn a ferry will carry those who live on the far bank, twice in an hour and free of charge.",
    "The bridge was built four hundred years ago by the bakers of the town, who had grown tired of wet flour.",
]
QUOTE = "We will not wait for another flood to come down the valley, the mayor said to those who had come."
MENU = "".join(f'<li><a href="/{one}">{one}</a></li>' for one in ("News", "Sport", "Weather", "Opinion", "Culture"))
SHELL = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<header class="site-header"><nav><ul>{menu}</ul></nav></header>
<main><article class="article"><h1>{title}</h1>{text}</article></main>
<aside class="sidebar"><h3>Most read</h3><ul><li><a href="/1">Cat climbs the tower of Vilmar</a></li>
<li><a href="/2">Rain expected on the coast</a></li></ul></aside>
<footer class="site-footer"><ul>{menu}</ul><p>© 2026 The Paper. All rights reserved.</p></footer></body></html>"""


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{one}</p>" for one in texts)


def read(markup: str) -> Body:
    tree = html.parse(markup.encode())
    assert tree is not None
    return body.read(tree, metadata.read(tree, URL), None, URL)


def on_page(text: str, head: str = "", title: str = TITLE, language: str = "en") -> Body:
    """What is read of a page of The Paper with this text."""
    return read(SHELL.format(text=text, head=head, title=title, language=language, menu=MENU))


def texts(found: Body, *kinds: str) -> list[str]:
    return [words for kind, words in found.pieces if not kinds or kind in kinds]


def reasons(found: Body) -> dict[str, str]:
    return {one.text: one.reason for one in found.left_out}


def with_line(line: str, place: int) -> str:
    """The text with a line before the paragraph at `place`."""
    return paragraphs(PARAGRAPHS[:place]) + line + paragraphs(PARAGRAPHS[place:])


# -- kinds -------------------------------------------------------------------------------------------------------------------------


def test_each_block_with_its_kind_in_order() -> None:
    found = on_page(
        f"""<p>{PARAGRAPHS[0]}</p><h2>Two arches first</h2><p>{PARAGRAPHS[1]}</p><blockquote><p>{QUOTE}</p></blockquote>
        <p><strong>A ferry for the summer</strong></p><p>{PARAGRAPHS[3]}</p><p><b>{PARAGRAPHS[4]}</b></p><p>{PARAGRAPHS[2]}</p>"""
    )
    assert found.pieces == [
        ("paragraph", PARAGRAPHS[0]),
        ("subhead", "Two arches first"),
        ("paragraph", PARAGRAPHS[1]),
        ("quote", QUOTE),
        ("subhead", "A ferry for the summer"),
        ("paragraph", PARAGRAPHS[3]),
        ("paragraph", PARAGRAPHS[4]),  # a bold sentence heads nothing
        ("paragraph", PARAGRAPHS[2]),
    ]


def test_a_long_heading_is_a_standfirst() -> None:
    standfirst = "What the water took comes back: " + " ".join(PARAGRAPHS[2:5])
    assert ("paragraph", standfirst) in on_page(f"<h2>{standfirst}</h2>{paragraphs(PARAGRAPHS[:2])}").pieces


def test_the_menus_and_the_headline_are_no_text() -> None:
    found = on_page(paragraphs(PARAGRAPHS))
    assert texts(found) == PARAGRAPHS
    assert TITLE not in reasons(found)
    assert {"News", "Cat climbs the tower of Vilmar"} <= set(reasons(found))
    assert reasons(found)["© 2026 The Paper. All rights reserved."] == "notice"


def test_captions_stand_where_their_pictures_do() -> None:
    first = "The old bridge at Marrow after the flood"
    second = "Engineers measure the eastern arch on Monday"
    found = on_page(
        f"""<figure><img src="/1.jpg"><figcaption>{first}</figcaption></figure>{paragraphs(PARAGRAPHS[:2])}
        <div class="wp-caption"><img src="/2.jpg"><p class="wp-caption-text">{second}</p></div>{paragraphs(PARAGRAPHS[2:])}"""
    )
    assert found.pieces == [
        ("caption", first),
        *(("paragraph", one) for one in PARAGRAPHS[:2]),
        ("caption", second),
        *(("paragraph", one) for one in PARAGRAPHS[2:]),
    ]


@pytest.mark.parametrize("label", ["Photo", "Getty Images", "AP"])
def test_a_label_below_a_picture_is_no_caption(label: str) -> None:
    found = on_page(with_line(f'<figure><img src="/1.jpg"><figcaption>{label}</figcaption></figure>', 2))
    assert texts(found) == PARAGRAPHS


def test_captions_below_the_text_are_of_other_articles() -> None:
    strip = '<div class="more"><figure><img src="/9.jpg"><figcaption>A cat on the tower of Vilmar</figcaption></figure></div>'
    assert texts(on_page(paragraphs(PARAGRAPHS) + strip), "caption") == []


# -- furniture ---------------------------------------------------------------------------------------------------------------------

LINE = "Another bridge in another valley is closed"
READ_ALSO = [
    f'<p>Read also: <a href="/y">{LINE}</a></p>',
    f'<p><strong>Read also:</strong> <a href="/y">{LINE}</a></p>',
    f"<p>READ ALSO: {LINE}</p>",
    f'<div class="read-also"><span>Read also</span><a href="/y">{LINE}</a></div>',
    '<p><em>À lire aussi : <a href="/y">Un autre pont est fermé</a></em></p>',
    f'<p>Lesen Sie auch: <a href="/y">{LINE}</a></p>',
    '<p>Читайте также: <a href="/y">В долине закрыт ещё один мост</a></p>',
]  # fmt: skip


@pytest.mark.parametrize("line", READ_ALSO)
@pytest.mark.parametrize("place", [0, 1, 3, 5])
def test_lines_that_lead_to_other_articles_are_left_out_wherever_they_stand(line: str, place: int) -> None:
    found = on_page(with_line(line, place))
    assert texts(found) == PARAGRAPHS
    left = [
        one for one in found.left_out if "bridge in another" in one.text or "pont est" in one.text or "ещё один" in one.text
    ]
    assert len(left) == 1
    assert left[0].reason in ("related", "links")


def test_a_read_also_line_without_a_link_is_told_by_its_words() -> None:
    assert reasons(on_page(with_line(f"<p>READ ALSO: {LINE}</p>", 2)))[f"READ ALSO: {LINE}"] == "related"


FURNITURE = {
    "share bar": (
        '<div class="share-bar"><p>Share</p><a href="#f">Facebook</a><a href="#w">WhatsApp</a></div>',
        {"Share": "share"},
    ),
    "share words": ("<p>Share this article</p>", {"Share this article": "share"}),
    "newsletter": (
        '<div class="newsletter-box"><h4>The morning letter</h4><p>Sign up to our newsletter and get the best of the paper in '
        "your mail every morning.</p><form><input type='email'><button>Go</button></form></div>",
        {
            "Sign up to our newsletter and get the best of the paper in your mail every morning.": "offer",
            "The morning letter": "marked",
        },
    ),
    "cookie note": (
        '<div class="cookie-note"><p>We use cookies to make our pages better. You can read about it in our privacy policy.</p></div>',
        {"We use cookies to make our pages better. You can read about it in our privacy policy.": "notice"},
    ),
    "advertisement": ('<div class="ad-slot"><span>Advertisement</span></div>', {"Advertisement": "advert"}),
    "advertisement words": ("<p>Story continues below advertisement</p>", {"Story continues below advertisement": "advert"}),
    "picture words": ("<p>Photo: Ana Ruiz / Paper</p>", {"Photo: Ana Ruiz / Paper": "picture"}),
    "notice": ("<p>Reporting by Ana Ruiz; editing by Ben Okri</p>", {"Reporting by Ana Ruiz; editing by Ben Okri": "notice"}),
}  # fmt: skip


@pytest.mark.parametrize(("furniture", "expected"), FURNITURE.values(), ids=FURNITURE.keys())
@pytest.mark.parametrize("place", [2, 5])
def test_furniture_is_left_out_with_its_reason(furniture: str, expected: dict[str, str], place: int) -> None:
    found = on_page(with_line(furniture, place))
    assert texts(found) == PARAGRAPHS
    given = reasons(found)
    assert {text: given.get(text) for text in expected} == expected


COMMENTS = (
    '<section class="comments" id="comments"><h3>Comments</h3><form><label>Leave a comment</label><textarea></textarea></form>'
    '<div class="comment"><p>I crossed that bridge every day for thirty years, and nobody ever asked me what I think of it.</p></div>'
    '<div class="comment"><p>It should have been done before the flood. The council has known of the arches since 2019.</p></div>'
    "</section>"
)
AUTHOR = (
    '<div class="author-box"><img src="/ana.jpg"><p class="author-name">Ana Ruiz</p><p>Ana Ruiz is a staff writer of the paper. '
    "She can be reached at the office.</p></div>"
)
TAGS = '<ul class="tags"><li><a href="/t/1">Bridges</a></li><li><a href="/t/2">Marrow</a></li><li>Floods</li></ul>'


def test_comments_below_the_article_are_left_out() -> None:
    found = on_page(paragraphs(PARAGRAPHS) + COMMENTS)
    assert texts(found) == PARAGRAPHS
    given = reasons(found)
    assert given["Comments"] == given["Leave a comment"] == "comment"
    assert {reason for text, reason in given.items() if "flood" in text or "thirty years" in text} == {"marked"}


def test_the_author_s_box_is_left_out() -> None:
    head = '<meta name="author" content="Ana Ruiz">'
    found = on_page(paragraphs(PARAGRAPHS) + AUTHOR, head)
    assert texts(found) == PARAGRAPHS
    assert reasons(found)["Ana Ruiz"] == "marked"
    assert reasons(found)["Ana Ruiz is a staff writer of the paper. She can be reached at the office."] == "author"


@pytest.mark.parametrize("line", ["Ana Ruiz", "By Ana Ruiz", "Ana Ruiz, Marrow", "ANA RUIZ"])
def test_a_line_that_only_names_the_author_is_left_out_without_any_mark(line: str) -> None:
    found = on_page(with_line(f"<p>{line}</p>", 0), '<meta name="author" content="Ana Ruiz">')
    assert texts(found) == PARAGRAPHS
    assert reasons(found)[line] == "author"


def test_a_sentence_about_the_author_stays() -> None:
    line = "Ana Ruiz, who has lived by the river since she was a child, crossed it on foot on the morning of the vote."
    assert line in texts(on_page(with_line(f"<p>{line}</p>", 3), '<meta name="author" content="Ana Ruiz">'))


def test_a_list_of_tags_is_left_out() -> None:
    found = on_page(paragraphs(PARAGRAPHS) + TAGS)
    assert texts(found) == PARAGRAPHS
    assert reasons(found)["Bridges"] == "links"
    assert "Floods" in reasons(found)


def test_all_of_it_at_once() -> None:
    furniture = [markup for markup, _ in FURNITURE.values()]
    mixed = "".join(f"<p>{one}</p>{furniture[number]}{furniture[number + 3]}" for number, one in enumerate(PARAGRAPHS))
    assert texts(on_page(READ_ALSO[0] + mixed + TAGS + COMMENTS)) == PARAGRAPHS


def test_a_second_article_below_the_first_is_left_out() -> None:
    other = [
        "The ferry of Vilmar sank at its quay on Sunday night, and nobody was aboard, the harbour master told the paper.",
        "Divers are to look at the hull within the week; the boat had been inspected in March and found to be sound.",
    ]
    markup = SHELL.format(text=paragraphs(PARAGRAPHS), head="", title=TITLE, language="en", menu=MENU).replace(
        "</article>", f"</article><article class='article'><h2>Ferry sinks at its quay</h2>{paragraphs(other)}</article>"
    )
    found = read(markup)
    assert texts(found) == PARAGRAPHS
    given = reasons(found)
    assert {given[one] for one in ("Ferry sinks at its quay", *other)} == {"other"}


def test_a_second_article_that_quotes_the_first_takes_nothing_from_it() -> None:
    longer = f"{PARAGRAPHS[1]} The ferry of Vilmar sank at its quay on Sunday night, and nobody was aboard, they said."
    markup = SHELL.format(text=paragraphs(PARAGRAPHS), head="", title=TITLE, language="en", menu=MENU).replace(
        "</article>", f"</article><article class='article'><h2>Ferry sinks at its quay</h2><p>{longer}</p></article>"
    )
    found = read(markup)
    assert texts(found) == PARAGRAPHS
    assert reasons(found)[longer] == "other"


# -- the same text again -----------------------------------------------------------------------------------------------------------


def test_a_text_in_one_block_and_in_paragraphs_keeps_the_paragraphs() -> None:
    for text in (
        f"<div>{' '.join(PARAGRAPHS)}</div>{paragraphs(PARAGRAPHS)}",
        f"{paragraphs(PARAGRAPHS)}<div>{' '.join(PARAGRAPHS)}</div>",
    ):
        found = on_page(text)
        assert texts(found) == PARAGRAPHS
        assert reasons(found).get(" ".join(PARAGRAPHS)) in ("repeated", "unlikely")


def test_pull_quotes_that_repeat_the_text_are_left_out() -> None:
    said = f"{PARAGRAPHS[0]} {QUOTE}"
    pulled = "We will not wait for another flood to come down the valley, the mayor said"
    found = on_page(f"<p>{said}</p><blockquote>{pulled}</blockquote>{paragraphs(PARAGRAPHS[1:])}")
    assert texts(found) == [said, *PARAGRAPHS[1:]]
    assert reasons(found)[pulled] == "repeated"


def test_a_paragraph_twice_stands_once() -> None:
    found = on_page(paragraphs([*PARAGRAPHS, PARAGRAPHS[1]]))
    assert texts(found) == PARAGRAPHS
    assert [one.reason for one in found.left_out if one.text == PARAGRAPHS[1]] == ["repeated"]


def test_paragraphs_that_share_some_words_all_stay() -> None:
    alike = [one.replace("The council", "The parish").replace("Engineers", "Masons") for one in PARAGRAPHS[:2]]
    twins = [
        f"The council of {town} met on Tuesday and agreed to wait for the report." for town in ("Marrow", "Vilmar", "Ostrel")
    ]
    assert texts(on_page(paragraphs([*PARAGRAPHS[2:], *alike, *twins]))) == [*PARAGRAPHS[2:], *alike, *twins]


# -- pages without text of their own -----------------------------------------------------------------------------------------------


def ld(**particulars: Any) -> str:
    data = {"@type": "NewsArticle", "headline": TITLE, **particulars}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_json_ld_gives_the_text_that_the_page_does_not_show() -> None:
    found = on_page("", ld(articleBody="\n\n".join(PARAGRAPHS)))
    assert found.pieces == [("paragraph", one) for one in PARAGRAPHS]


def test_the_page_comes_before_its_json_ld() -> None:
    other = [one.replace("bridge", "viaduct").replace("Engineers", "Masons") for one in PARAGRAPHS]
    assert texts(on_page(paragraphs(PARAGRAPHS), ld(articleBody="\n\n".join(other)))) == PARAGRAPHS


def script_page(script: str) -> str:
    return f"<html><head><title>{TITLE}</title></head><body><div id='__next'></div><script>{script}</script></body></html>"


def in_data(markup: str) -> str:
    return json.dumps({"props": {"page": {"id": 7, "title": TITLE, "body": markup, "tags": ["Marrow"]}}})


MARKUP = paragraphs(PARAGRAPHS[:4]) + f"<h2>The bakers</h2><p class='x'>{PARAGRAPHS[4]}</p>"
OF_SCRIPT = [*(("paragraph", one) for one in PARAGRAPHS[:4]), ("subhead", "The bakers"), ("paragraph", PARAGRAPHS[4])]
SCRIPTS = {
    "a string of markup": f"window.__DATA__ = {in_data(MARKUP)}".replace("</", "<\\/"),
    "escaped markup": f"window.__DATA__ = {in_data(MARKUP)}".replace("<", "\\u003c").replace(">", "\\u003e"),
    "data in a string": f"self.__next_f.push([1, {json.dumps(in_data(MARKUP))}])".replace("</", "<\\/"),
    "escaped data in a string": f"self.__next_f.push([1, {json.dumps(in_data(MARKUP))}])".replace("<", "\\u003c"),
    "data in data in a string": json.dumps({"a": json.dumps({"b": in_data(MARKUP)})}).replace("</", "<\\/"),
    "broken code around": f'if (a < b) {{ c = "\\x41" }} var d = {in_data(MARKUP)}; e("'.replace("</", "<\\/"),
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_the_text_in_the_data_of_a_page_that_scripts_make(script: str) -> None:
    assert read(script_page(script)).pieces == OF_SCRIPT


def test_the_longest_text_in_the_data_is_the_article_s() -> None:
    teaser = "".join(f"<p>{one} And that is a teaser of another article.</p>" for one in PARAGRAPHS[:3])
    script = f"a = {in_data(teaser)}; b = {in_data(MARKUP)}; c = {in_data(teaser)}".replace("</", "<\\/")
    assert len(teaser) > 400
    assert read(script_page(script)).pieces == OF_SCRIPT


def test_data_without_paragraphs_is_no_text() -> None:
    assert read(script_page(f"a = {in_data(' '.join(PARAGRAPHS))}")).pieces == []


def test_a_short_report_is_not_replaced_by_menus() -> None:
    report = (
        "The old bridge at Marrow was closed on Thursday after a lorry had hit its railing, the police said. Nobody was hurt."
    )
    report += " It opens again tonight."
    assert 140 <= len(report) <= 160
    long_menu = "".join(
        f'<li><a href="/{n}">Another long headline about the town of Vilmar, number {n}</a></li>' for n in range(40)
    )
    markup = SHELL.format(text=f"<p>{report}</p>", head="", title="Bridge closed", language="en", menu=long_menu)
    assert read(markup).pieces == [("paragraph", report)]


@pytest.mark.parametrize("text", ["", "<p>Loading</p>"])
def test_a_page_with_nothing_gives_no_text(text: str) -> None:
    assert sum(len(one) for one in texts(on_page(text))) < 60


def test_the_keys_are_of_all_blocks_but_links() -> None:
    found = on_page(with_line(READ_ALSO[2], 2))
    about = [frame.key(one) for one in (*PARAGRAPHS, f"READ ALSO: {LINE}", "© 2026 The Paper. All rights reserved.")]
    assert set(about) <= found.keys
    assert frame.key("Sport") not in found.keys


# -- languages ---------------------------------------------------------------------------------------------------------------------

LANGUAGES = {
    "ru": (
        "Старый мост восстановят",
        [
            "Городской совет во вторник принял решение восстановить старый мост до начала зимы, сообщили чиновники.",
            "Инженеры с побережья начнут с двух крайних арок, которые сдвинуло прошлогоднее весеннее наводнение.",
            "Работы обойдутся в 4,2 миллиона крон и продлятся до октября, говорится в документе городского совета.",
        ],
        {"Читайте также: В соседней долине закрыли мост": "related", "Реклама": "advert", "Поделиться": "share",
         "Фото: Анна Речная": "picture", "Комментарии": "comment"},
    ),
    "el": (
        "Η παλιά γέφυρα θα ξαναχτιστεί",
        [
            "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να ξαναχτίσει την παλιά γέφυρα πριν από τον χειμώνα, είπαν οι αρχές.",
            "Μηχανικοί από την ακτή θα αρχίσουν από τα δύο εξωτερικά τόξα, που τα μετακίνησε η περσινή ανοιξιάτικη πλημμύρα.",
            "Οι εργασίες θα κοστίσουν 4,2 εκατομμύρια κορώνες και θα διαρκέσουν έως τον Οκτώβριο, σύμφωνα με έγγραφο του δήμου.",
        ],
        {"Διαβάστε επίσης: Έκλεισε και άλλη γέφυρα": "related", "Διαφήμιση": "advert", "Μοιραστείτε το": "share",
         "Φωτογραφία: Άννα Ποταμού": "picture", "Σχόλια": "comment"},
    ),
    "ar": (
        "إعادة بناء الجسر القديم",
        [
            "قرر مجلس المدينة يوم الثلاثاء إعادة بناء الجسر القديم قبل حلول فصل الشتاء، بحسب ما أعلنه مسؤولون محليون في المدينة.",
            "وسيبدأ مهندسون قادمون من الساحل بالقوسين الخارجيين اللذين أزاحهما فيضان الربيع الماضي عن موضعهما بمقدار كف اليد.",
            "وستبلغ كلفة الأعمال أربعة ملايين كرونة وتستمر حتى شهر أكتوبر، وفقا لوثيقة نشرها مجلس المدينة يوم الأربعاء الماضي.",
        ],
        {"اقرأ أيضا: إغلاق جسر آخر في الوادي": "related", "إعلان": "advert", "مشاركة": "share", "تصوير: آنا النهر": "picture",
         "التعليقات": "comment"},
    ),
    "hi": (
        "पुराना पुल फिर बनेगा",
        [
            "नगर परिषद ने मंगलवार को सर्दियों से पहले पुराने पुल को फिर से बनाने का फैसला किया, अधिकारियों ने यह जानकारी दी।",
            "तट से आए इंजीनियर उन दो बाहरी मेहराबों से काम शुरू करेंगे जिन्हें पिछले साल वसंत की बाढ़ ने खिसका दिया था।",
            "परिषद के एक दस्तावेज़ के अनुसार इस काम पर बयालीस लाख क्राउन खर्च होंगे और यह अक्टूबर के महीने तक चलेगा।",
        ],
        {"यह भी पढ़ें: घाटी में एक और पुल बंद": "related", "विज्ञापन": "advert", "शेयर करें": "share", "फोटो: आना नदी": "picture",
         "टिप्पणियां": "comment"},
    ),
    "zh": (
        "旧桥将重建",
        [
            "马罗市议会星期二作出决定，要在冬天到来之前修复这座跨越河谷的旧桥，有关官员当天晚上向记者证实了这一消息。",
            "来自沿海地区的工程师将首先从两个外拱开始施工，去年春天的洪水曾使这两个桥拱移动了大约一个手掌的宽度。",
            "根据市议会星期三公布的一份文件，这项工程预计将耗资四百二十万克朗，并且将一直持续到今年十月份才能完工。",
        ],
        {"相关阅读：山谷里又有一座桥关闭": "related", "广告": "advert", "分享": "share", "图片来源：安娜": "picture", "评论": "comment"},
    ),
    "ja": (
        "古い橋を再建へ",
        [
            "マロー市議会は火曜日、冬が来る前に川に架かる古い橋を再建することを決めたと、市の担当者が同日夜に明らかにした。",
            "沿岸部から来た技術者たちは、昨年春の洪水で手のひらほどの幅だけ動いた、両端の二つのアーチから作業を始める予定だ。",
            "市議会が水曜日に公表した文書によると、工事の費用は四百二十万クローネで、作業は今年の十月まで続く見通しとなっている。",
        ],
        {"あわせて読みたい：谷のもう一つの橋が閉鎖": "related", "広告": "advert", "シェアする": "share", "写真：川辺アンナ": "picture",
         "コメント": "comment"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_in_many_languages(language: str) -> None:
    title, written, furniture = LANGUAGES[language]
    related, advert, share, picture, comment = (f"<p>{one}</p>" for one in furniture)
    text = f"{share}<p>{written[0]}</p>{related}<p>{written[1]}</p>{advert}{picture}<p>{written[2]}</p>{comment}"
    found = on_page(text, title=title, language=language)
    assert found.pieces == [("paragraph", one) for one in written]
    given = reasons(found)
    assert {one: given.get(one) for one in furniture} == furniture
    assert title not in given


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_stands_twice_in_many_languages(language: str) -> None:
    title, written, _ = LANGUAGES[language]
    joined = "".join(written) if language in ("zh", "ja") else " ".join(written)
    found = on_page(f"<div>{joined}</div>{paragraphs(written)}", title=title, language=language)
    assert texts(found) == written


def test_who_wrote_it_is_taken_from_what_the_page_says_of_itself() -> None:
    tree = html.parse(SHELL.format(text=with_line("<p>Ana Ruiz</p>", 0), head="", title=TITLE, language="en", menu="").encode())
    about = replace(metadata.read(tree, URL), authors=("Ana Ruiz",))
    assert "Ana Ruiz" in reasons(body.read(tree, about))
