"""What a page says of itself: headline, byline, dates, pictures, notes. All pages are invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dragoman.extract import bylines, html, metadata, outlet
from dragoman.extract.metadata import Metadata

URL = "https://www.paper.example/news/bridge"
OUTLET = outlet.of(["The Paper", "@thepaper"], URL)
TEXT = "<p>The council of Marrow met on Tuesday and agreed to rebuild the old bridge before the winter.</p>"


def read(head: str = "", body: str = TEXT, ld: Any = None, url: str = URL, language: str = "en") -> Metadata:
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    page = f'<html lang="{language}"><head><meta charset="utf-8">{head}{script}</head><body>{body}</body></html>'
    tree = html.parse(page.encode())
    assert tree is not None
    return metadata.read(tree, url)


def news(**particulars: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", **particulars}


def tag(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


# -- headline ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "names", "url", "expected"),
    [
        ("Old bridge to be rebuilt - The Paper", "", URL, "Old bridge to be rebuilt"),
        ("Old bridge to be rebuilt | World | The Paper", "", URL, "Old bridge to be rebuilt"),
        ("Old bridge to be rebuilt | Paper.example", "", URL, "Old bridge to be rebuilt"),
        ("Alte Brücke wird neu gebaut – Marrower Bote", "Marrower Bote", URL, "Alte Brücke wird neu gebaut"),
        ("Alte Brücke neu - Die Neue Marrower Tageszeitung", "", "https://tageszeitung.example/a", "Alte Brücke neu"),
        ("Le vieux pont sera reconstruit — Le Fanal", "Le Fanal", URL, "Le vieux pont sera reconstruit"),
        ("El puente viejo se reconstruye | Internacional | EL FARO", "El Faro", URL, "El puente viejo se reconstruye"),
        ("Il ponte vecchio rinasce - il Corriere", "ilCorriere", URL, "Il ponte vecchio rinasce"),
        ("Starý most se opraví - Polní Zprávy", "", "https://www.polnizpravy.example/x", "Starý most se opraví"),
        ("Старый мост восстановят :: Вестник", "Вестник", URL, "Старый мост восстановят"),
        ("오래된 다리를 다시 짓는다ㅣ강변일보", "강변일보", URL, "오래된 다리를 다시 짓는다"),
        ("古い橋を再建へ｜川辺新聞", "川辺新聞", URL, "古い橋を再建へ"),
        ("古い橋を再建へ - 川辺ニュース", "川辺ニュース", URL, "古い橋を再建へ"),
        ("旧桥将重建-河边网", "河边网", URL, "旧桥将重建"),
        ("旧桥将重建_河边网", "河边网", URL, "旧桥将重建"),
        ("جسر قديم يعاد بناؤه | الضفة", "الضفة", URL, "جسر قديم يعاد بناؤه"),
        ("The Paper | Old bridge to be rebuilt", "The Paper", URL, "Old bridge to be rebuilt"),
        ("Eski köprü yeniden yapılacak * Nehir Postası * by Ayşe Yurt", "Nehir Postası", URL, None),
    ],
)
def test_the_outlet_s_name_is_no_part_of_a_headline(title: str, names: str, url: str, expected: str | None) -> None:
    head = f"<title>{title}</title>" + (tag("og:site_name", names) if names else "")
    assert read(head, url=url).headline == (expected or title)


@pytest.mark.parametrize(
    "title",
    [
        "Council votes – mayor resigns",
        "Bridge - and what it costs",
        "BUDGET 3.0 | More for bridges",
        "Tårene rant – så kom broen",
        "旧桥将重建――市长致辞",
        "A river, two banks - Time for a Bridge",
        "Sale of the Old-Bridge Inn: a never-ending story",
    ],
)
def test_a_dash_alone_cuts_nothing(title: str) -> None:
    assert read(f"<title>{title}</title>").headline == title
    assert read(f"<title>{title} - The Paper</title>").headline == title


def test_the_visible_headline_says_where_the_ending_begins() -> None:
    body = f"<h1>Old bridge to be rebuilt ‘soon’</h1>{TEXT}"
    head = tag("og:title", "Old bridge to be rebuilt 'soon' | A. Ruiz | Blog")
    assert read(head, body).headline == "Old bridge to be rebuilt 'soon'"
    assert read("<title>Why the Old Bridge - The Paper</title>", "<h1>Why the Old Bridge - The Paper</h1>").headline == (
        "Why the Old Bridge - The Paper"
    )


@pytest.mark.parametrize(
    ("declared", "social", "heading", "expected"),
    [
        ("Declared by the desk", "Shown to readers", "Shown to readers", "Declared by the desk"),
        ("As the newsroom has it", "As friends share it", "As the newsroom has it", "As the newsroom has it"),
        ("As the newsroom has it", "As friends share it", "As the page has it", "As the newsroom has it"),
        ("", "As friends share it", "As the page has it", "As friends share it"),
        ("", "", "As the page has it", "As the page has it"),
    ],
)
def test_which_headline(declared: str, social: str, heading: str, expected: str) -> None:
    ld = news(headline=declared) if declared else None
    assert read(tag("og:title", social) if social else "", f"<h1>{heading}</h1>{TEXT}", ld).headline == expected


def test_of_several_headings_the_one_that_the_page_calls_itself() -> None:
    body = f"<h1>Log in</h1><h1>Old bridge to be rebuilt</h1>{TEXT}<h1>Most read</h1>"
    assert read("<title>Old bridge to be rebuilt: council votes | Paper</title>", body).headline == "Old bridge to be rebuilt"


# -- bylines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("byline", "people", "organisations"),
    [
        ("By Ana Ruiz, in Marrow", "Ana Ruiz", ""),
        ("By Samya Kern and Vasil Stepan", "Samya Kern|Vasil Stepan", ""),
        ("Ana Modi, Claire Benn-Gba, Sarah Charl and Tanya Zack", "Ana Modi|Claire Benn-Gba|Sarah Charl|Tanya Zack", ""),
        ("Jane Doe, Political Editor", "Jane Doe", ""),
        ("Political editor Jane Doe", "Jane Doe", ""),
        ("Jane Doe, New York", "Jane Doe", ""),
        ("Jane Doe for RiverOnline", "Jane Doe", ""),
        ("Jane Doe | The Paper", "Jane Doe", "The Paper"),
        ("AFP/Jane Doe", "Jane Doe", "AFP"),
        ("Op-ed by Ann Lee", "Ann Lee", ""),
        ("Von Felix Schrön und Jörg Soldau, dpa", "Felix Schrön|Jörg Soldau", "dpa"),
        ("Esther Blank (esb)", "Esther Blank", ""),
        ("Bildredaktion", "", "Bildredaktion"),
        ("Par Léa Petit, Jean Dupont et Zoé Martin", "Léa Petit|Jean Dupont|Zoé Martin", ""),
        ("Por José Ortega y Gasset", "José Ortega y Gasset", ""),
        ("José Ruiz y Ana Gasset, Madrid", "José Ruiz|Ana Gasset", ""),
        ("Ana e João", "Ana|João", ""),
        ("di Maria Rossi e Luca Bianchi", "Maria Rossi|Luca Bianchi", ""),
        ("Trine Jørgen og Tôrtia Reimer", "Trine Jørgen|Tôrtia Reimer", ""),
        ("Av Kari Nord; Per Vest", "Kari Nord|Per Vest", ""),
        ("Door Bart De Bruyn", "Bart De Bruyn", ""),
        ("Автор: Иван Петров и Анна Каренина", "Иван Петров|Анна Каренина", ""),
        ("Пётр Лугов, корреспондент", "Пётр Лугов", ""),
        ("بقلم أحمد علي", "أحمد علي", ""),
        ("박준석 기자 외 1명", "박준석", ""),
        ("순천, 광양 구현모 기자 hm@paper.example", "구현모", ""),
        ("记者 张三 李四", "张三|李四", ""),
        ("作者：王小明", "王小明", ""),
        ("山田太郎、鈴木花子", "山田太郎|鈴木花子", ""),
        ("山田太郎記者", "山田太郎", ""),
        ("新华社", "", "新华社"),
        ("Jan Kowalski, Reporter | River TV", "Jan Kowalski", "River TV"),
        ("World desk", "", "World desk"),
        ("Staff Writer", "", "Staff Writer"),
        ("Newsroom", "", "Newsroom"),
        ("PA Media", "", "PA Media"),
        ("Le Fanal avec AFP", "Le Fanal", "AFP"),
        ("105092", "", ""),
        ("admin", "", ""),
        ("https://paper.example/authors/ana", "", ""),
        ("ana@paper.example", "", ""),
        ("", "", ""),
    ],
)
def test_bylines_are_people_and_organisations_apart(byline: str, people: str, organisations: str) -> None:
    found = bylines.split([byline], OUTLET)
    assert ("|".join(found.people), "|".join(found.organisations)) == (people, organisations)


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("De Wever", "De Wever"),
        ("Bart De Wever", "Bart De Wever"),
        ("Von der Leyen", "Von der Leyen"),
        ("von der Leyen", "von der Leyen"),
        ("De Niro", "De Niro"),
        ("Di Maio", "Di Maio"),
        ("Van der Bellen", "Van der Bellen"),
        ("de la Cruz", "de la Cruz"),
        ("Von Ursula von der Leyen", "Ursula von der Leyen"),
        ("von Max Müller", "Max Müller"),
        ("Von Max Müller", "Max Müller"),
        ("De Ana López", "Ana López"),
        ("Par Anna", "Anna"),
    ],
)
def test_a_surname_keeps_its_particle_and_a_cue_goes(byline: str, name: str) -> None:
    """A cue that is also part of surnames is one only before a full name that does not begin with another such word."""
    assert bylines.split([byline], OUTLET).people == (name,)


def test_authors_stand_elsewhere_in_json_ld() -> None:
    graph = {
        "@graph": [
            news(headline="Bridge", author=[{"@id": "#ana"}, [{"@id": "#ben"}], {"givenName": "Cara", "familyName": "Dorn"}]),
            {"@type": "Person", "@id": "#ana", "name": "Ana Ruiz"},
            {"@type": "Person", "@id": "#ben", "name": "By Ben Okri"},
        ]
    }
    assert read(ld=graph).authors == ("Ana Ruiz", "Ben Okri", "Cara Dorn")


def test_an_organisation_is_what_json_ld_calls_one() -> None:
    found = read(ld=news(author=[{"@type": "Organization", "name": "Ana Ruiz & Partners"}, {"name": "Ben Okri"}]))
    assert (found.authors, found.organisations) == (("Ben Okri",), ("Ana Ruiz & Partners",))
    assert read(tag("og:site_name", "Marrower Bote") + tag("author", "Marrower Bote")).organisations == ("Marrower Bote",)


@pytest.mark.parametrize(
    "head",
    [
        tag("author", "Ana Ruiz"),
        tag("article:author", "Ana Ruiz"),
        tag("article:author", "https://social.example/paper") + tag("sailthru.author", "Ana Ruiz"),
        '<meta name="byl" content="By Ana Ruiz">',
        '<meta name="DC.creator" content="Ana Ruiz">',
        tag("author", "The Paper") + tag("twitter:creator", "@ana") + tag("parsely-author", "Ana Ruiz"),
    ],
)
def test_authors_in_meta_tags(head: str) -> None:
    assert read(head).authors == ("Ana Ruiz",)


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="article-byline">By <a>Ana Ruiz</a></div>',
        '<a rel="author" href="/ana">Ana Ruiz</a>',
        '<span itemprop="author"><b>Ana Ruiz</b></span>',
        '<div data-testid="byline">Ana Ruiz <time>12 May</time></div>',
        '<ul class="metaAuthorList"><li>Ana Ruiz</li><li>Redakteurin</li></ul>',
        '<div class="comment-author">Bea Loud</div><p class="author">Ana Ruiz</p>',
    ],
)
def test_authors_that_only_the_page_shows(byline: str) -> None:
    related = '<aside><div class="related"><span class="byline">Carl Other</span></div></aside>'
    assert read(body=f"{related}<h1>Bridge</h1>{byline}{TEXT}").authors == ("Ana Ruiz",)
    assert read(ld=news(author="Ben Okri"), body=f"<h1>Bridge</h1>{byline}{TEXT}").authors == ("Ben Okri",)


def test_what_is_no_byline() -> None:
    body = f'<h1>Bridge</h1><div class="author">Updated at noon</div><p class="byline">{"Ana Ruiz says so. " * 12}</p>{TEXT}'
    assert read(body=body).authors == ()


# -- dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "head", "expected", "said_by"),
    [
        ("2026-05-13T20:00:00+02:00", "", datetime(2026, 5, 13, 18, tzinfo=UTC), "json-ld"),
        ("2026-05-13T20:00:00", "", datetime(2026, 5, 13, 20, tzinfo=UTC), "json-ld"),
        ("2026-05-13 20:00 CEST", "", datetime(2026, 5, 13, 18, tzinfo=UTC), "json-ld"),
        ("2026-05-13T20:00:00.000+0900", "", datetime(2026, 5, 13, 11, tzinfo=UTC), "json-ld"),
        ("Wed, 13 May 2026 20:00:00 EDT", "", datetime(2026, 5, 14, 0, tzinfo=UTC), "json-ld"),
        ("13 mai 2026 20:00 GMT+3", "", datetime(2026, 5, 13, 17, tzinfo=UTC), "json-ld"),
        (
            "2026-05-13T20:00:00",
            tag("article:published_time", "2026-05-13T20:00:00+02:00"),
            datetime(2026, 5, 13, 18, tzinfo=UTC),
            "json-ld",
        ),
        (
            "2026-05-13T20:00:00",
            tag("article:published_time", "2026-05-13T21:30:00+02:00"),
            datetime(2026, 5, 13, 20, tzinfo=UTC),
            "json-ld",
        ),
        ("soon", tag("article:published_time", "2026-05-13T09:00:00Z"), datetime(2026, 5, 13, 9, tzinfo=UTC), "meta"),
        ("", tag("sailthru.date", "May 13th, 2026"), datetime(2026, 5, 13, tzinfo=UTC), "meta"),
        ("", "", None, ""),
    ],
)
def test_dates_in_their_zones(declared: str, head: str, expected: datetime | None, said_by: str) -> None:
    found = read(head, ld=news(datePublished=declared), language="fr")
    assert (found.published_at, found.published_from) == (expected, said_by)


def test_a_zone_that_only_the_visible_date_has() -> None:
    body = '<article><time datetime="2026-05-13T20:00:00-05:00">8 pm</time></article>'
    found = read(body=body, ld=news(datePublished="2026-05-13T20:00:00", dateModified="2026-05-13T20:00"))
    assert found.published_at == found.modified_at == datetime(2026, 5, 14, 1, tzinfo=UTC)


def test_the_last_change() -> None:
    assert read(tag("og:updated_time", "2026-05-14T08:00:00+02:00")).modified_at == datetime(2026, 5, 14, 6, tzinfo=UTC)


# -- pictures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({"url": "/b.jpg", "creditText": "Photo: Ana Ruiz/dpa"}, "Ana Ruiz/dpa"),
        ({"url": "/b.jpg", "creator": {"@type": "Person", "name": "Ana Ruiz"}}, "Ana Ruiz"),
        ({"url": "/b.jpg", "copyrightHolder": [{"name": "River Images"}, {"name": "AP"}]}, "River Images, AP"),
        ([{"url": "/b.jpg", "author": "© Ana Ruiz"}], "Ana Ruiz"),
        ({"@id": "#main"}, "Bea Loud"),
        ("/b.jpg", None),
    ],
)
def test_the_picture_s_credit_in_json_ld(image: Any, expected: str | None) -> None:
    main = {"@type": "ImageObject", "@id": "#main", "url": "/b.jpg", "creditText": "Bea Loud"}
    found = read(ld={"@graph": [news(headline="Bridge", image=image), main]})
    assert (found.image, found.image_credit) == ("https://www.paper.example/b.jpg", expected)


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ('The bridge. <span class="credit">Ana Ruiz / AP</span>', "Ana Ruiz / AP"),
        ('Die Brücke <small class="image-copyright">© Ana Ruiz</small>', "Ana Ruiz"),
        ("Die Brücke im Mai. Foto: Ana Ruiz/dpa", "Ana Ruiz/dpa"),
        ("Le pont (Photo : Ana Ruiz)", "Ana Ruiz"),
        ("Мост. Фото: Анна Руис", "Анна Руис"),
        ("The bridge in May © River Images", "River Images"),
        ("The bridge as Ana Ruiz saw it", None),
    ],
)
def test_the_picture_s_credit_in_its_caption(caption: str, expected: str | None) -> None:
    other = '<figure><img src="/other-picture.jpg"><figcaption>Foto: Carl Other</figcaption></figure>'
    own = f'<figure><img src="/s/600/bridge-in-may.jpg?w=2"><figcaption>{caption}</figcaption></figure>'
    head = tag("og:image", "https://www.paper.example/s/1200/bridge-in-may.jpg")
    assert read(head, f"<h1>Bridge</h1>{other}{own}{TEXT}").image_credit == expected


# -- notes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "ld", "url"),
    [
        (TEXT, {"@type": "LiveBlogPosting", "headline": "Flood: what we know"}, URL),
        (f'<div class="c-liveticker">{"<div><time>12:01</time></div>" * 3}</div>', None, URL),
        (f'<ol class="live-blog-entries"><li>{TEXT}</li></ol>', None, "https://www.paper.example/liveblog/flood-1"),
    ],
)
def test_a_live_report(body: str, ld: Any, url: str) -> None:
    assert read(body=body, ld=ld, url=url).notes == ("live",)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("", '<link rel="next" href="/news/bridge/2">'),
        ("", '<link rel="next" href="https://www.paper.example/news/bridge?page=2">'),
        ('<div class="pagination"><a href="/news/bridge?page=2">2</a></div>', ""),
        ('<nav class="article-pagination">Seite 1 von 4</nav>', ""),
        ('<div class="page-links">Page 1 of 5</div>', ""),
        ('<div class="pagination">第1页/共3页</div>', ""),
    ],
)
def test_one_page_of_several(body: str, head: str) -> None:
    assert read(head, TEXT + body).notes == ("part",)


@pytest.mark.parametrize(
    ("note", "ld"),
    [
        ("", news(correction="An earlier version named another river.")),
        ("", news(correction={"@type": "CorrectionComment", "text": "The river is the Marrow."})),
        ('<div class="article-correction">An earlier version of this article named another river.</div>', None),
        ("<p>Correction (12 May): the river is the Marrow.</p>", None),
        ("<p><strong>Korrektur:</strong> Der Fluss heißt Marrow.</p>", None),
        ("<p><em>Rectificatif : le fleuve est le Marrow.</em></p>", None),
        ("<p>Fe de errores: el río es el Marrow.</p>", None),
        ("<p>Errata corrige. Il fiume è il Marrow.</p>", None),
        ("<p>Sprostowanie: rzeka to Marrow.</p>", None),
        ("<p>Исправление: река называется Марроу.</p>", None),
        ("<p>Düzeltme: nehrin adı Marrow.</p>", None),
        ("<p>تصحيح: اسم النهر مارو.</p>", None),
        ("<p>更正：河名为马罗。</p>", None),
        ("<p>訂正：川の名はマローです。</p>", None),
        ("<p>[정정보도] 강의 이름은 마로입니다.</p>", None),
    ],
)
def test_a_correction(note: str, ld: Any) -> None:
    assert read(body=TEXT + note, ld=ld).notes == ("corrected",)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<p>Corrections officers of the county will guard the bridge.</p>"),
        ("", '<div class="corrections">To report corrections and clarifications, write to our standards editor.</div>'),
        ("", "<p>Korrekturen am Plan sind nicht vorgesehen.</p>"),
        ('<link rel="next" href="/news/ferry">', ""),
        ('<link rel="next" href="/news/bridge/comment-page-2">', ""),
        ("", '<div class="pagination"><a href="/news/ferry">Next article</a></div>'),
        ("", '<div class="live-video-box">Watch live</div><p class="delivered">Delivered.</p>'),
    ],
)
def test_what_needs_no_note(head: str, body: str) -> None:
    ld = news(headline="Bridge", correction={"@type": "CorrectionComment", "text": ""})
    assert read(head, TEXT + body, ld).notes == ()


# -- access ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("particulars", "free", "walled"),
    [
        ({}, True, False),
        ({"isAccessibleForFree": "False"}, False, False),
        ({"isAccessibleForFree": "http://schema.org/False"}, False, False),
        ({"isAccessibleForFree": False, "hasPart": {"isAccessibleForFree": False}}, False, True),
        ({"hasPart": [{"isAccessibleForFree": "False", "cssSelector": ".wall"}]}, False, True),
        ({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}}, True, True),
        ({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": True}}, True, False),
    ],
)
def test_what_is_free(particulars: dict[str, Any], free: bool, walled: bool) -> None:
    found = read(ld=news(**particulars))
    assert (found.free, found.walled) == (free, walled)


@pytest.mark.parametrize(
    "ld",
    [
        {"@type": [None, 5], "author": {"name": {"a": 1}}},
        news(author=[[[[[["Ana Ruiz"]]]]]], image=[[]], hasPart="x", isAccessibleForFree=[], publisher=["x"], correction=[[]]),
        [news(author={"@id": "#a"}), {"@id": "#a", "name": {"@id": "#a"}}],
        {"@id": {"x": 1}, "@type": "NewsArticle", "publisher": {"@id": ["y"]}},
    ],
)
def test_json_ld_of_the_wrong_shape_does_no_harm(ld: Any) -> None:
    assert read("<title>Bridge</title>", ld=ld).headline == "Bridge"
