"""Lines of furniture are told by their words in many languages, and sentences of reports are not taken for it."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib.resources import files
from typing import Any

import pytest

from dragoman.extract import furniture

TABLES: dict[str, dict[str, Any]] = {
    table.name.removesuffix(".toml"): tomllib.loads(table.read_text(encoding="utf-8"))
    for table in files("dragoman.extract").joinpath("tables/furniture").iterdir()
}
EVERY = [
    (language, kind, how, phrase)
    for language, kinds in TABLES.items()
    for kind, ways in kinds.items()
    for how, phrases in ways.items()
    for phrase in phrases
]
LANGUAGES = "de fr es it pt nl pl cs sk ru uk bg sr hr sl ro hu el tr ar he fa hi bn ur zh ja ko vi th id ms sv nb da fi et lv lt ca af sw en"
UNSPACED = ("zh", "ja", "ko", "th")
IN_TWO_KINDS = {"follow us"}  # English pages write it above share bars and above boxes to subscribe alike

LINES = {
    "de": [
        ("Lesen Sie auch: Brücke von Marrow bleibt gesperrt", "related"),
        ("Mehr zum Thema", "related"),
        ("+++ Auch interessant: So wird der Winter +++", "related"),
        ("Jetzt abonnieren und weiterlesen", "offer"),
        ("Artikel teilen", "share"),
        ("Kommentare (12)", "comment"),
        ("– Anzeige –", "advert"),
        ("Externer Inhalt", "notice"),
        ("Um diesen Inhalt anzuzeigen, ist Ihre Zustimmung nötig.", "notice"),
        ("3 Min. Lesezeit", "notice"),
        ("Foto: Petra Holm/dpa", "picture"),
        ("© dpa-infocom, dpa:240312-99-1/2", "notice"),
        ("Über die Autorin", "author"),
    ],
    "fr": [
        ("Lire aussi : Le pont de Marrow reste fermé", "related"),
        ("À lire aussi", "related"),
        ("À LIRE AUSSI | La crue, un an après", "related"),
        ("Cet article est réservé aux abonnés", "offer"),
        ("Inscrivez-vous pour recevoir les titres du matin", "offer"),
        ("Partager sur Facebook", "share"),
        ("Voir les commentaires", "comment"),
        ("La suite après cette publicité", "advert"),
        ("Temps de lecture : 4 min", "notice"),
        ("Publié le 12/03/2024", "notice"),
        ("Photo : Jeanne Morin", "picture"),
        ("Propos recueillis par Jeanne Morin", "author"),
    ],
    "es": [
        ("Lea también: El puente sigue cerrado", "related"),
        ("Te puede interesar", "related"),
        ("Suscríbete para seguir leyendo", "offer"),
        ("Compartir en Facebook", "share"),
        ("Deja un comentario", "comment"),
        ("PUBLICIDAD", "advert"),
        ("Todos los derechos reservados", "notice"),
        ("Foto: Ana Ríos / EFE", "picture"),
        ("Sobre la autora", "author"),
    ],
    "it": [
        ("LEGGI ANCHE: Il ponte resta chiuso", "related"),
        ("Articolo riservato agli abbonati", "offer"),
        ("Condividi su Facebook", "share"),
        ("Lascia un commento", "comment"),
        ("Pubblicità", "advert"),
        ("Riproduzione riservata © Copyright Gazzettino di Marrow", "notice"),
        ("Foto d'archivio", "picture"),
        ("Dal nostro inviato", "author"),
    ],
    "pt": [
        ("Leia também: ponte continua fechada", "related"),
        ("LEIA MAIS", "related"),
        ("Já é assinante? Faça seu login", "offer"),
        ("Este artigo é exclusivo para assinantes", "offer"),
        ("Compartilhe no WhatsApp", "share"),
        ("Partilhar este artigo", "share"),
        ("Deixe seu comentário", "comment"),
        ("Continua após a publicidade", "advert"),
        ("Fonte: Lusa", "notice"),
        ("Foto: Reprodução", "picture"),
        ("Sobre o autor", "author"),
    ],
    "nl": [
        ("Lees ook: Brug bij Marrow blijft dicht", "related"),
        ("Meld je aan voor onze nieuwsbrief", "offer"),
        ("Deel dit artikel", "share"),
        ("Plaats een reactie", "comment"),
        ("Advertentie", "advert"),
        ("Alle rechten voorbehouden", "notice"),
        ("Foto: ANP / Jan de Wit", "picture"),
        ("Van onze correspondent", "author"),
    ],
    "pl": [
        ("Czytaj też: Most nadal zamknięty", "related"),
        ("Zobacz również", "related"),
        ("Zapisz się na nasz newsletter", "offer"),
        ("Udostępnij na Facebooku", "share"),
        ("Dodaj komentarz", "comment"),
        ("Dalsza część artykułu pod materiałem wideo", "advert"),
        ("Źródło: PAP", "notice"),
        ("Fot. Shutterstock", "picture"),
        ("Autor: Jan Nowak", "author"),
    ],
    "cs": [
        ("Čtěte také: Most zůstává zavřený", "related"),
        ("Mohlo by vás zajímat", "related"),
        ("Předplaťte si Listy", "offer"),
        ("Sdílejte článek", "share"),
        ("Vstoupit do diskuse", "comment"),
        ("Článek pokračuje pod reklamou", "advert"),
        ("Následuje obsah vložený ze sociální sítě", "notice"),
        ("Ilustrační foto", "picture"),
        ("Další články autora", "author"),
    ],
    "sk": [
        ("Čítajte tiež: Most ostáva zatvorený", "related"),
        ("Len pre predplatiteľov", "offer"),
        ("Prihláste sa na odber noviniek", "offer"),
        ("Vstúpiť do diskusie", "comment"),
        ("Všetky práva vyhradené.", "notice"),
        ("Foto: TASR", "picture"),
    ],
    "ru": [
        ("Читайте также: Мост останется закрытым", "related"),
        ("Смотрите также", "related"),
        ("Читайте ещё: паводок год спустя", "related"),
        ("Подписывайтесь на наш телеграм-канал", "offer"),
        ("Поделиться в соцсетях", "share"),
        ("Оставить комментарий", "comment"),
        ("На правах рекламы", "advert"),
        ("Редактор: Анна Лис", "notice"),
        ("Если вы нашли ошибку, выделите фрагмент и нажмите Ctrl+Enter", "notice"),
        ("Фото: Анна Лис / ТАСС", "picture"),
        ("Автор: Анна Лис", "author"),
    ],
    "uk": [
        ("Читайте також: Міст залишиться закритим", "related"),
        ("Підписуйтесь на наш Telegram", "offer"),
        ("Поділитися в соцмережах", "share"),
        ("Усі матеріали автора", "author"),
        ("Обовʼязкове гіперпосилання на Вісник", "notice"),
        ("Фото ілюстративне", "picture"),
    ],
    "bg": [
        ("Прочетете още: Мостът остава затворен", "related"),
        ("Абонирайте се за вестника", "offer"),
        ("Добави коментар", "comment"),
        ("Платена публикация", "advert"),
        ("Всички права запазени", "notice"),
        ("Снимка: БТА", "picture"),
    ],
    "sr": [
        ("Pročitajte još: Most ostaje zatvoren", "related"),
        ("Прочитајте још: Мост остаје затворен", "related"),
        ("Preuzmite našu aplikaciju", "offer"),
        ("Пратите нас на мрежама", "offer"),
        ("Pošaljite komentar", "comment"),
        ("Извор: Танјуг", "notice"),
        ("Foto: Tanjug/Ana Lukić", "picture"),
        ("Фото: Танјуг", "picture"),
    ],
    "hr": [
        ("Pročitajte još: Most ostaje zatvoren", "related"),
        ("Članak se nastavlja ispod oglasa", "advert"),
        ("Komentari su zatvoreni", "comment"),
        ("Sva prava pridržana", "notice"),
        ("Foto: Ivo Marić/Pixsell", "picture"),
    ],
    "sl": [
        ("Preberite tudi: Most ostaja zaprt", "related"),
        ("Morda vas bo zanimalo", "related"),
        ("Za komentiranje je potrebna prijava", "comment"),
        ("Vse pravice pridržane", "notice"),
        ("Foto: Bobo", "picture"),
    ],
    "ro": [
        ("Citește și: Podul rămâne închis", "related"),
        ("Citeşte şi: Podul rămâne închis", "related"),
        ("Abonează-te la newsletter", "offer"),
        ("Distribuie articolul", "share"),
        ("Articolul continuă după publicitate", "advert"),
        ("Sursa: Agerpres", "notice"),
        ("Foto: Inquam Photos / Ana Pop", "picture"),
    ],
    "hu": [
        ("Olvassa el ezt is: Zárva marad a híd", "related"),
        ("Iratkozzon fel hírlevelünkre!", "offer"),
        ("Szóljon hozzá!", "comment"),
        ("A cikk a hirdetés után folytatódik", "advert"),
        ("Forrás: MTI", "notice"),
        ("Fotó: Kovács Anna / MTI", "picture"),
    ],
    "el": [
        ("Διαβάστε επίσης: Κλειστή μένει η γέφυρα", "related"),
        ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "related"),
        ("Ακολουθήστε μας στο Google News", "offer"),
        ("Αφήστε ένα σχόλιο", "comment"),
        ("Πηγή: ΑΠΕ-ΜΠΕ", "notice"),
        ("Φωτογραφία: Eurokinissi", "picture"),
    ],
    "tr": [
        ("Ayrıca okuyun: Köprü kapalı kalıyor", "related"),
        ("AYRICA OKUYUN", "related"),
        ("İlgili Haberler", "related"),
        ("İLGİLİ HABERLER", "related"),
        ("Bültenimize abone olun", "offer"),
        ("İlk yorumu siz yapın", "comment"),
        ("Sponsorlu içerik", "advert"),
        ("Tüm hakları saklıdır", "notice"),
        ("Fotoğraf: AA", "picture"),
    ],
    "ar": [
        ("اقرأ أيضا: الجسر يبقى مغلقا", "related"),
        ("اقرأ أيضًا", "related"),
        ("إقرأ أيضاً: الجسر يبقى مغلقا", "related"),
        ("اشترك في نشرتنا البريدية", "offer"),
        ("أضف تعليقا", "comment"),
        ("جميع الحقوق محفوظة", "notice"),
        ("المصدر: وكالات", "notice"),
        ("تصوير: سمير حداد", "picture"),
    ],
    "he": [
        ("קראו גם: הגשר נשאר סגור", "related"),
        ("הורידו את האפליקציה שלנו", "offer"),
        ("הוסף תגובה", "comment"),
        ("תוכן ממומן", "advert"),
        ("כל הזכויות שמורות", "notice"),
        ("צילום: דנה לוי", "picture"),
    ],
    "fa": [
        ("بیشتر بخوانید: پل بسته می‌ماند", "related"),
        ("بيشتر بخوانيد", "related"),
        ("ما را در تلگرام دنبال کنید", "offer"),
        ("نظر خود را بنویسید", "comment"),
        ("انتهای پیام/", "notice"),
        ("عکس: مهسا رضایی", "picture"),
    ],
    "hi": [
        ("यह भी पढ़ें: पुल बंद रहेगा", "related"),
        ("ये भी पढ़ें- बाढ़ के एक साल बाद", "related"),
        ("हमारे व्हाट्सएप चैनल से जुड़ें", "offer"),
        ("अपनी राय दें", "comment"),
        ("विज्ञापन", "advert"),
        ("फोटो: पीटीआई", "picture"),
    ],
    "bn": [
        ("আরও পড়ুন: সেতু বন্ধ থাকছে", "related"),
        ("খবরটি শেয়ার করুন", "share"),
        ("বিজ্ঞাপন", "advert"),
        ("সর্বস্বত্ব সংরক্ষিত", "notice"),
        ("ছবি: সংগৃহীত", "picture"),
        ("নিজস্ব প্রতিবেদক", "author"),
    ],
    "ur": [
        ("یہ بھی پڑھیں: پل بند رہے گا", "related"),
        ("تبصرہ لکھیں", "comment"),
        ("جملہ حقوق محفوظ ہیں", "notice"),
        ("(فائل فوٹو)", "picture"),
    ],
    "zh": [
        ("延伸阅读", "related"),
        ("相关阅读：大桥将继续关闭", "related"),
        ("延伸閱讀：大橋將繼續關閉", "related"),
        ("扫描二维码关注我们", "offer"),
        ("加入會員", "offer"),
        ("请继续往下阅读", "advert"),
        ("责任编辑：李安", "notice"),
        ("（責任編輯：李安）", "notice"),
        ("来源：新华社", "notice"),
        ("版權所有，未經授權不得轉載", "notice"),
        ("图片来源：路透社", "picture"),
        ("（图片来源 视觉中国）", "picture"),
        ("作者：李安", "author"),
    ],
    "ja": [
        ("あわせて読みたい", "related"),
        ("【関連記事】橋は閉鎖のまま", "related"),
        ("この記事は会員限定です。登録すると続きをお読みいただけます。", "offer"),
        ("メルマガ登録はこちら", "offer"),
        ("この記事をシェアする", "share"),
        ("コメントを書く", "comment"),
        ("広告の後にも続きます", "advert"),
        ("無断転載を禁じます", "notice"),
        ("写真＝ロイター", "picture"),
        ("取材・文＝佐藤花子", "author"),
    ],
    "ko": [
        ("관련기사", "related"),
        ("▶ 관련 기사: 다리는 계속 통제", "related"),
        ("뉴스레터 구독하기", "offer"),
        ("댓글쓰기", "comment"),
        ("저작권자 ⓒ 마로일보, 무단전재 및 재배포 금지", "notice"),
        ("[사진=김민수 기자]", "picture"),
    ],
    "vi": [
        ("Xem thêm: Cầu cũ vẫn đóng", "related"),
        ("Đăng ký nhận bản tin", "offer"),
        ("Bình luận (3)", "comment"),
        ("Quảng cáo", "advert"),
        ("Ảnh: TTXVN", "picture"),
        ("Tác giả: Lê An", "author"),
    ],
    "th": [
        ("อ่านเพิ่มเติม: สะพานยังคงปิด", "related"),
        ("สมัครรับข่าวสารจากเรา", "offer"),
        ("แสดงความคิดเห็น", "comment"),
        ("โฆษณา", "advert"),
        ("ที่มา: รอยเตอร์", "notice"),
        ("ภาพ: รอยเตอร์", "picture"),
    ],
    "id": [
        ("Baca juga: Jembatan tetap ditutup", "related"),
        ("Bagikan artikel ini", "share"),
        ("Tulis komentar", "comment"),
        ("Scroll to continue with content", "advert"),
        ("Hak Cipta Dilindungi", "notice"),
        ("Foto: Istimewa", "picture"),
        ("Penulis: Dewi Sari", "author"),
    ],
    "ms": [
        ("Baca juga: Jambatan kekal ditutup", "related"),
        ("Sudah menjadi pelanggan?", "offer"),
        ("Hak cipta terpelihara", "notice"),
        ("Gambar hiasan", "picture"),
    ],
    "sv": [
        ("Läs också: Bron förblir stängd", "related"),
        ("Läs mer", "related"),
        ("Redan prenumerant? Logga in", "offer"),
        ("Dela artikeln", "share"),
        ("Annons", "advert"),
        ("Foto: Anna Berg/TT", "picture"),
    ],
    "nb": [
        ("Les også: Broen forblir stengt", "related"),
        ("Sjå også: Brua er stengd", "related"),
        ("Kun for abonnenter", "offer"),
        ("Annonsørinnhold", "advert"),
        ("(©NTB)", "notice"),
        ("Foto: Kari Holm / NTB", "picture"),
    ],
    "da": [
        ("Læs også: Broen forbliver lukket", "related"),
        ("Allerede abonnent? Log ind", "offer"),
        ("Artiklen fortsætter efter annoncen", "advert"),
        ("Kilde: Ritzau", "notice"),
        ("Arkivfoto: Mette Lund", "picture"),
    ],
    "fi": [
        ("Lue myös: Silta pysyy suljettuna", "related"),
        ("Tilaa uutiskirje", "offer"),
        ("Mainos päättyy", "advert"),
        ("Juttu jatkuu mainoksen jälkeen", "advert"),
        ("Kuva: Lehtikuva", "picture"),
    ],
    "et": [
        ("Loe ka: Sild jääb suletuks", "related"),
        ("Telli uudiskiri", "offer"),
        ("Lisa kommentaar", "comment"),
        ("Kõik õigused kaitstud", "notice"),
        ("Foto: erakogu", "picture"),
    ],
    "lv": [
        ("Lasi arī: Tilts paliek slēgts", "related"),
        ("Pievienot komentāru", "comment"),
        ("Raksts turpinās pēc reklāmas", "advert"),
        ("Foto: LETA", "picture"),
    ],
    "lt": [
        ("Skaitykite taip pat: Tiltas lieka uždarytas", "related"),
        ("Užsisakykite naujienlaiškį", "offer"),
        ("Visos teisės saugomos.", "notice"),
        ("Asociatyvi nuotr.", "picture"),
    ],
    "ca": [
        ("Llegeix també: El pont continua tancat", "related"),
        ("Subscriu-te", "offer"),
        ("Deixa un comentari", "comment"),
        ("Tots els drets reservats", "notice"),
        ("Foto: ACN", "picture"),
    ],
    "af": [
        ("Lees ook: Brug bly gesluit", "related"),
        ("Reeds 'n intekenaar? Teken in", "offer"),
        ("Alle regte voorbehou", "notice"),
        ("(Argieffoto)", "picture"),
    ],
    "sw": [
        ("Soma pia: Daraja labaki limefungwa", "related"),
        ("Toa maoni", "comment"),
        ("Haki zote zimehifadhiwa", "notice"),
        ("Picha: Juma Ali", "picture"),
    ],
    "en": [
        ("Read more: The bridge stays shut", "related"),
        ("READ ALSO", "related"),
        ("Sign up to our morning letter", "offer"),
        ("Share this article", "share"),
        ("Comments (4)", "comment"),
        ("Advertisement", "advert"),
        ("All rights reserved", "notice"),
        ("4 min read", "notice"),
        ("Photo: Ann Reed/Reuters", "picture"),
    ],
}

REPORTS = {
    "en": [
        "A newsletter that the party sends to its members every week named the wrong candidate, the mayor said.",
        "The photo of the bridge, taken in 1911, was found in a cellar in Marrow.",
        "Comments by the minister about the port drew laughter in the chamber.",
    ],
    "de": [
        "Der Newsletter der Partei nannte am Montag den falschen Kandidaten, wie der Bürgermeister einräumte.",
        "Fotos der alten Brücke sollen ab Mai im Rathaus zu sehen sein.",
        "Auch interessant ist die Frage, wer die Arbeiten bezahlt.",
        "Kommentare des Ministers zum Hafen sorgten im Landtag für Gelächter.",
        "Wer Cookies ohne Zustimmung setzt, soll künftig ein Bußgeld zahlen, sagte die Beauftragte für Datenschutz.",
        "Jetzt testen Forscher das Mittel an Mäusen.",
        "Das Ticket ist monatlich kündbar und gilt im ganzen Land.",
    ],
    "fr": [
        "Pour aller plus loin, le gouvernement veut interdire la vente aux mineurs.",
        "Publié le 3 mars dans une revue, le rapport décrit la crue du printemps.",
        "Pour en savoir plus, les enquêteurs ont entendu douze témoins.",
        "La photo du pont, prise en 1911, a été retrouvée dans une cave de Marrow.",
        "En cliquant sur le lien, les victimes ouvraient leur compte aux escrocs.",
        "Une lettre d'information envoyée aux adhérents nommait le mauvais candidat.",
        "À écouter le maire, les travaux seront finis avant l'hiver.",
    ],
    "es": [
        "Con información de inteligencia, la policía detuvo el martes a tres personas en Marrow.",
        "Comparte esta opinión el alcalde, que visitó el puente el lunes.",
        "La newsletter que el partido envió a sus miembros nombraba al candidato equivocado.",
        "Los comentarios son parte del sumario, según el juez.",
        "La agencia multó a la empresa por obligar a aceptar las cookies para leer sus páginas.",
        "Más de cien fotos del puente se exponen desde el viernes.",
    ],
    "it": [
        "Registrati trecento casi in una settimana, secondo la regione.",
        "I commenti sono stati raccolti dalla procura di Marrow.",
        "Leggi approvate in fretta, secondo l'opposizione, non aiutano nessuno.",
        "ROMA (ANSA) - Il consiglio ha deciso martedì di ricostruire il ponte.",
        "La foto del ponte è stata ritrovata in una cantina.",
    ],
    "pt": [
        "Com informações da polícia, o jornal refez o caminho dos suspeitos.",
        "Mais informações sobre o acidente devem ser divulgadas na terça-feira.",
        "O grupo do WhatsApp foi usado para combinar o ataque, segundo o delegado.",
        "A foto da ponte foi encontrada num porão de Marrow.",
        "Publicado em março, o estudo descreve a cheia da primavera.",
    ],
    "nl": [
        "De nieuwsbrief van de partij noemde maandag de verkeerde kandidaat.",
        "Foto's van de oude brug zijn vanaf mei te zien in het gemeentehuis.",
        "Reacties van bewoners op het plan waren verdeeld, zei de wethouder.",
    ],
    "pl": [
        "Zdjęcie mostu z 1911 roku znaleziono w piwnicy w Marrow.",
        "Komentarze ministra na temat portu wywołały śmiech na sali.",
        "Newsletter partii podał w poniedziałek nazwisko niewłaściwego kandydata.",
        "Pliki cookie bez zgody użytkownika mają być zakazane, zapowiedział urząd.",
    ],
    "cs": [
        "Fotografie mostu z roku 1911 se našla ve sklepě v Marrow.",
        "Komentáře ministra k přístavu vyvolaly ve sněmovně smích.",
        "Diskuse o mostu trvala podle starosty do noci.",
    ],
    "ru": [
        "Фото моста, сделанное в 1911 году, нашли в подвале дома в Марроу.",
        "Комментарии министра о порте вызвали смех в зале.",
        "Рассылка партии в понедельник назвала не того кандидата, признал мэр.",
        "Подписаться на газету в посёлке можно только на почте, рассказали жители.",
        "Подробнее о сроках в мэрии обещали рассказать во вторник.",
    ],
    "uk": [
        "Фото мосту, зроблене 1911 року, знайшли у підвалі.",
        "Коментарі міністра про порт викликали сміх у залі.",
        "Розсилка партії назвала не того кандидата, визнав мер.",
    ],
    "tr": [
        "Fotoğraf, 1911 yılında çekilmişti ve bir bodrumda bulundu.",
        "Yorum yapmak istemeyen bakan, salondan ayrıldı.",
        "İlgili haberleri yalanlayan belediye başkanı, köprünün kışa kadar biteceğini söyledi.",
        "Çerezler için izin istemeyen şirketlere ceza kesilecek.",
    ],
    "el": [
        "Η φωτογραφία της γέφυρας, του 1911, βρέθηκε σε υπόγειο.",
        "Τα σχόλια του υπουργού για το λιμάνι προκάλεσαν γέλια στη Βουλή.",
        "Το newsletter του κόμματος ανέφερε λάθος υποψήφιο, παραδέχθηκε ο δήμαρχος.",
    ],
    "ar": [
        "الصورة التي التقطت للجسر عام 1911 عثر عليها في قبو منزل.",
        "تعليقات الوزير بشأن الميناء أثارت ضحك النواب.",
        "قرر مجلس المدينة يوم الثلاثاء إعادة بناء الجسر القديم قبل الشتاء.",
    ],
    "hi": [
        "फोटो में दिख रहा पुल 1911 में बना था, मेयर ने कहा।",
        "मंत्री की टिप्पणी पर सदन में हंसी छूट गई।",
        "परिषद ने मंगलवार को पुराना पुल फिर से बनाने का फैसला किया।",
    ],
    "zh": [
        "图片显示，大桥的两个桥拱在去年春天的洪水中移位。",
        "评论指出，部长的讲话没有回答记者的问题。",
        "该报的电子报上周写错了候选人的名字，市长说。",
        "记者：大桥什么时候修好？",
        "編輯部上週收到一張一九一一年的照片。",
    ],
    "ja": [
        "写真は1911年に撮影され、マローの地下室で見つかった。",
        "コメントを求められた大臣は答えず、議場を後にした。",
        "メールマガジンで党が候補者の名前を誤って伝えたと市長が述べた。",
        "著作権は作者の死後70年間保護される。",
    ],
    "ko": [
        "사진 속 다리는 1911년에 세워졌다고 시장은 말했다.",
        "댓글 작성자들을 경찰이 불러 조사했다.",
        "네이버에서 검색한 결과는 달랐다고 그는 말했다.",
    ],
    "sv": [
        "Bilden av bron togs 1911 och hittades i en källare.",
        "Annonser för spel ska förbjudas, säger ministern.",
        "Partiets nyhetsbrev nämnde fel kandidat, medger borgmästaren.",
    ],
    "id": [
        "Foto jembatan itu diambil pada 1911 dan ditemukan di ruang bawah tanah.",
        "Komentar menteri soal pelabuhan memancing tawa di ruang sidang.",
        "Ilustrasi buku itu dikerjakan oleh dua pelukis dari pesisir.",
    ],
}


@pytest.mark.parametrize(("line", "kind"), [pytest.param(*one, id=f"{of}-{one[0]}") for of in LINES for one in LINES[of]])
def test_lines_of_furniture_are_told(line: str, kind: str) -> None:
    assert furniture.kind(line) == kind


@pytest.mark.parametrize("sentence", [pytest.param(one, id=f"{of}-{one}") for of in REPORTS for one in REPORTS[of]])
def test_sentences_of_reports_are_none(sentence: str) -> None:
    assert furniture.kind(sentence) is None


def test_long_lines_are_text() -> None:
    assert furniture.kind("Read more: " + "the bridge " * 60) is None


def test_a_phrase_ends_with_a_word() -> None:
    assert furniture.kind("ilustrační fotografie, jak se patří") == "picture"
    assert furniture.kind("Läs merparten av boken i kväll.") is None
    assert furniture.kind("फोटोग्राफर ने पुल की तस्वीर ली।") is None


@pytest.mark.parametrize(
    "label", ["Mehr zum Thema", "[Lire aussi]", "» ЧИТАЙТЕ ТАКЖЕ:", "Comments (12)", "【関連記事】", "（广告）"]
)
def test_labels_are_whole(label: str) -> None:
    assert furniture.whole(label)


@pytest.mark.parametrize("line", ["Mehr zum Thema Brücken", "Les commentaires du ministre", "写真は資料"])
def test_more_than_a_label_is_not_whole(line: str) -> None:
    assert not furniture.whole(line)


def test_every_language_has_a_table() -> None:
    assert set(TABLES) == set(LANGUAGES.split())
    assert set(LINES) == set(TABLES)


@pytest.mark.parametrize("language", sorted(TABLES))
def test_a_table_has_every_kind_and_way(language: str) -> None:
    assert tuple(TABLES[language]) == furniture.KINDS
    for ways in TABLES[language].values():
        assert set(ways) == {"starts", "whole", "within"}
        assert any(ways.values())


def test_phrases_are_in_lower_case_and_stripped() -> None:
    wrong = [one for one in EVERY if (phrase := one[3]) != phrase.lower() or "’" in phrase]
    spaced = [one for one in EVERY if one[3] != one[3].strip() and any(sign.isalnum() for sign in one[3])]
    assert wrong + spaced == []


def test_no_phrase_is_in_two_kinds() -> None:
    kinds = defaultdict(set)
    for _, kind, _, phrase in EVERY:
        kinds[furniture._folded(phrase)].add(kind)
    assert {phrase for phrase, of in kinds.items() if len(of) > 1} <= IN_TWO_KINDS


def test_phrases_that_start_a_line_are_long_enough() -> None:
    for language, _, how, phrase in EVERY:
        if how == "starts" and ":" not in phrase and phrase[0].isalnum():
            assert len(phrase) >= (2 if language in UNSPACED else 5), (language, phrase)


def test_every_phrase_is_found() -> None:
    for language, _, how, phrase in EVERY:
        found = furniture.kind(phrase if how != "within" else f"x {phrase} x")
        assert found is not None, (language, how, phrase)
