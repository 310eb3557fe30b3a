# ruff: noqa: RUF001 (letters that only look alike are what is tested)
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import classifier.language
from classifier.language import Language, detect_language, is_english

FOREIGN = {
    "de": (
        "Die Behandlung mit Ketamin wird in unserer Klinik seit drei Jahren angeboten. Vor der ersten "
        "Sitzung sprechen wir mit jedem Patienten über seine Vorgeschichte und über mögliche "
        "Nebenwirkungen."
    ),
    "fr": (
        "Nous accueillons les participants dans une maison au bord du lac. Avant la première séance, un "
        "médecin vérifie que vous ne prenez aucun médicament qui pourrait être dangereux avec la "
        "psilocybine."
    ),
    "es": (
        "El retiro dura siete días y se celebra en la montaña. Antes de la primera ceremonia hablamos "
        "con cada persona sobre su salud y sobre los riesgos que puede tener la ayahuasca para ella."
    ),
    "it": (
        "Il nostro centro offre sedute di gruppo con un terapeuta esperto. Prima di cominciare "
        "chiediamo a tutti di raccontare la propria storia clinica, perché alcune malattie rendono il "
        "trattamento pericoloso."
    ),
    "pt": (
        "A nossa clínica fica perto do mar e recebe pessoas de todo o país. Antes da primeira sessão "
        "falamos com cada paciente sobre os medicamentos que toma e sobre os efeitos que pode sentir "
        "depois."
    ),
    "nl": (
        "Onze begeleiders werken al tien jaar met truffels en kennen de risico's goed. Voor de sessie "
        "bespreken we samen met u uw gezondheid, uw medicijnen en wat u van de dag verwacht."
    ),
    "pl": (
        "Nasz ośrodek znajduje się w górach i przyjmuje gości przez cały rok. Przed pierwszą sesją "
        "lekarz pyta każdego uczestnika o choroby serca oraz o leki, które obecnie przyjmuje."
    ),
    "sv": (
        "Vår mottagning ligger mitt i staden och har öppet varje dag. Innan den första behandlingen "
        "pratar vi med dig om din hälsa, dina mediciner och de biverkningar som kan komma efteråt."
    ),
    "fi": (
        "Hoito kestää kolme kuukautta ja siihen kuuluu useita tapaamisia terapeutin kanssa. Ennen "
        "ensimmäistä kertaa lääkäri kysyy sairauksista, lääkkeistä ja siitä, mitä potilas hoidolta "
        "odottaa, ja kertoo myös haitoista."
    ),
    "tr": (
        "Merkezimiz şehrin dışında sakin bir köyde bulunuyor. İlk seanstan önce doktorumuz her "
        "katılımcıya hastalıklarını ve kullandığı ilaçları soruyor, sonra olası yan etkileri ayrıntılı "
        "olarak anlatıyor."
    ),
    "cs": (
        "Naše klinika nabízí léčbu deprese už několik let. Před prvním sezením se lékař ptá každého "
        "pacienta na jeho nemoci a léky a vysvětlí mu, jaké nežádoucí účinky může čekat."
    ),
    "ro": (
        "Clinica noastră se află în centrul orașului și este deschisă în fiecare zi. Înainte de prima "
        "ședință medicul întreabă fiecare pacient ce boli are și ce medicamente ia în prezent."
    ),
    "da": (
        "Vores klinik ligger midt i byen og har åbent hver dag. Før den første behandling taler vi med "
        "dig om dit helbred, din medicin og de bivirkninger, som du måske kan få bagefter."
    ),
    "hu": (
        "A klinikánk a város közepén található és minden nap nyitva van. Az első kezelés előtt az orvos "
        "megkérdezi a beteget a betegségeiről és a gyógyszereiről, majd elmondja, milyen mellékhatások "
        "lehetnek."
    ),
    "id": (
        "Klinik kami terletak di pusat kota dan buka setiap hari. Sebelum sesi pertama dokter akan "
        "bertanya kepada setiap pasien tentang penyakit dan obat yang sedang diminum serta menjelaskan "
        "efek sampingnya."
    ),
    "vi": (
        "Phòng khám của chúng tôi nằm ở trung tâm thành phố và mở cửa mỗi ngày. Trước buổi điều trị đầu "
        "tiên, bác sĩ sẽ hỏi bệnh nhân về bệnh tật và thuốc đang dùng."
    ),
    "ru": (
        "Наша клиника находится в центре города. Перед первым сеансом врач спрашивает о болезнях и "
        "лекарствах."
    ),
    "uk": "Наша клініка працює щодня. Перед першим сеансом лікар розповідає про можливі побічні наслідки.",
    "el": "Η κλινική μας βρίσκεται στο κέντρο της πόλης και είναι ανοιχτή κάθε μέρα.",
    "ar": "تقع عيادتنا في وسط المدينة وتفتح أبوابها كل يوم لجميع المرضى.",
    "he": "המרפאה שלנו נמצאת במרכז העיר ופתוחה בכל יום לכל המטופלים.",
    "zh": "我们的诊所位于市中心,每天开放。第一次治疗之前,医生会询问您的病史和正在服用的药物。",
    "ja": "当クリニックは街の中心にあり、毎日開いています。最初の治療の前に医師が病歴を伺います。",
    "ko": "우리 병원은 도심에 있으며 매일 문을 엽니다. 첫 치료 전에 의사가 병력을 묻습니다.",
    "hi": ("हमारा क्लिनिक शहर के बीच में है और हर दिन खुला रहता है। पहले सत्र से पहले डॉक्टर बीमारी के बारे में पूछते हैं।"),
}

ENGLISH = {
    "prose": (
        "Ketamine is given by infusion over forty minutes. A nurse stays in the room, and nobody may "
        "drive home."
    ),
    "capitals": (
        "BOOK YOUR MUSHROOM RETREAT NOW! LIMITED SPACES LEFT, HURRY. OUR GUIDES ARE THE BEST IN THE "
        "BUSINESS AND EVERY GUEST LEAVES HEALED. PAY TODAY AND SAVE HALF OF THE PRICE OF THE FIRST "
        "WEEK."
    ),
    "slang": (
        "lol dude took like 3.5g of cubes w my bro, came up hard af, peaked 2hrs in, visuals were "
        "insane ngl, gonna dose lower next time tho bc nausea sucked, 8/10 would trip again fr"
    ),
    "chemistry": (
        "MDMA, MDA, MDEA, 2C-B, 2C-I, 2C-E, DMT, 5-MeO-DMT, DPT, psilocybin, psilocin, mescaline, LSD, "
        "ALD-52, 1P-LSD, ketamine, esketamine, arketamine, ibogaine, noribogaine, salvinorin A, "
        "harmaline, harmine"
    ),
    "prices": (
        "Gram $9.99 Eighth $29 Quarter $55 Half $99 Ounce $180 Capsules 10 pack $25 Capsules 30 pack "
        "$60 Chocolate bar $40 Gummies $35 Tincture $50 Spores $20 Shipping $8 Express $20"
    ),
    "menu": (
        "Home Shop About Blog Contact FAQ Cart Login Register Microdose Capsules Chocolate Edibles "
        "Spores Kits Dried Mushrooms Wholesale Reviews Shipping Returns Privacy Terms Careers Press "
        "Locations Podcast Events"
    ),
    "names": (
        "Dr. Anna Kowalska, Dr. José Hernández, Dr. Björn Lindqvist, Dr. Amélie Dubois, Dr. Giulia "
        "Rossi, Dr. Hans Müller, Dr. Ngozi Okafor, Dr. Yuki Tanaka, Dr. Chen Wei, Dr. Priya Sharma, "
        "clinical team"
    ),
    "borrowed": (
        "At our ayahuasca maloca the curandero sings icaros through la noche, the vegetalista prepares "
        "the brew with chacruna, and your dieta begins two weeks before you arrive in Iquitos."
    ),
    "half": (
        "Willkommen in unserer Praxis am See, wir freuen uns auf Ihren Besuch bei uns. Our retreat is "
        "open to guests from all over the world, and all of our guides will speak English with you "
        "during the stay."
    ),
    "citation": (
        "Carhart-Harris RL, Bolstridge M, Rucker J, et al. Psilocybin with psychological support for "
        "treatment-resistant depression: an open-label feasibility study. Lancet Psychiatry "
        "2016;3:619-27. doi:10.1016"
    ),
    "math letters": "𝐊𝐞𝐭𝐚𝐦𝐢𝐧𝐞 𝐡𝐞𝐚𝐥𝐬 𝐝𝐞𝐩𝐫𝐞𝐬𝐬𝐢𝐨𝐧 𝐚𝐧𝐝 𝐰𝐞 𝐚𝐫𝐞 𝐡𝐞𝐫𝐞 𝐟𝐨𝐫 𝐲𝐨𝐮",
    "greek letters": "α-methyltryptamine (αMT) binds 5-HT2A with Ki = 12 nM; β-carbolines inhibit MAO-A",
    "url": "https://example.org/produkte/pilze-und-mehr/kaufen?farbe=blau&groesse=klein",
    "template": (
        "Add to cart SKU: 00123 Category: Capsules Tags: microdose, focus, energy Weight 30 g "
        "Dimensions 10 x 5 x 5 cm Brand Nova Reviews (0) There are no reviews yet Related products "
        "Quick view Wishlist Compare"
    ),
}

SHORT = [
    "",
    " ",
    "42",
    "$9.99",
    "Ketamin",
    "Jetzt buchen!",
    "¡Reserva ahora!",
    "Вход",
    "OK",
    "😀😀😀",
    "Tel. +49 30 1234",
]


@pytest.mark.parametrize("code", FOREIGN)
def test_other_languages_are_not_english(code: str) -> None:
    assert not is_english(FOREIGN[code])


@pytest.mark.parametrize("code", FOREIGN)
def test_other_languages_are_named(code: str) -> None:
    assert detect_language(FOREIGN[code]).code == code


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_of_every_kind_is_english(kind: str) -> None:
    assert is_english(ENGLISH[kind])


@pytest.mark.parametrize("text", SHORT)
def test_too_little_text_counts_as_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("code", ["de", "fr", "es", "it", "pt", "nl"])
def test_capitals_do_not_hide_a_language(code: str) -> None:
    assert not is_english(FOREIGN[code].upper())


@pytest.mark.parametrize("code", ["de", "es", "fr", "it", "nl", "pl", "pt", "sv"])
def test_a_menu_in_english_does_not_make_a_long_page_english(code: str) -> None:
    page = "Home\nAbout\nContact\nShop\n" + "\n".join([FOREIGN[code]] * 20)
    assert not is_english(page)


def test_the_middle_and_the_end_of_a_long_page_count() -> None:
    page = FOREIGN["de"] * 10 + ENGLISH["borrowed"] * 200
    assert is_english(page)


def test_a_quotation_in_another_language_does_not_make_a_page_foreign() -> None:
    assert is_english(ENGLISH["prose"] * 5 + FOREIGN["es"] + ENGLISH["prose"] * 5)


def test_text_without_letters_has_no_language() -> None:
    assert detect_language("12.50 – 13:00 !!") == Language("und", 0.0)


def test_a_very_long_text_costs_no_more_than_a_sample_of_it() -> None:
    text = ENGLISH["prose"] * 100_000
    is_english("warm up, so that loading does not count " * 5)
    begin = time.perf_counter()
    assert is_english(text)
    assert detect_language(text).code == "en"
    assert time.perf_counter() - begin < 1.0


def test_the_identifier_is_imported_only_when_asked() -> None:
    source = Path(classifier.language.__file__).read_text(encoding="utf-8")
    assert "\nimport py3langid" not in source
    assert "\nfrom py3langid" not in source


def test_a_language_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Language("en", 1.0).code = "de"  # type: ignore[misc]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    found = detect_language(text)
    assert 0.0 <= found.confidence <= 1.0
    assert found.code
    assert is_english(text) in {True, False}


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(categories=["Cs", "Co", "Cn", "Cc"]), max_size=50))
def test_surrogates_and_control_characters_do_no_harm(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_letters_read_in_a_wrong_charset_are_not_english(encoding: str) -> None:
    text = "Псилоцибин помогает людям с депрессией".encode(encoding).decode("cp1252", "replace")
    assert not is_english(text)
    assert not is_english(f"Menu Home Shop {text}")


def test_a_few_accents_are_english() -> None:
    assert is_english("Résumé: café, naïveté, déjà vu, fiancée, façade, Señor Núñez, Ångström, Dvořák, Zoë.")
