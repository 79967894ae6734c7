"""Another date or number is told from other words, in every language."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from babel.dates import format_date, format_skeleton, format_timedelta

from visual_gate.explain.shape import same_shape

LANGUAGES = (
    *("ar", "ca", "cs", "da", "de", "el", "en", "en-GB", "es", "fa", "fr", "he", "hi"),
    *("it", "ja", "ko", "nl", "pl", "pt-BR", "ru", "sv", "tr", "uk", "zh-Hans-CN"),
    "zh-TW",
)
DAYS = tuple(date(2026, 1, 3) + timedelta(days=25 * number) for number in range(14))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["full", "long", "yMMMEd"])
def test_another_date_is_no_other_word(language: str, form: str) -> None:
    first, *others = (written(day, form, language) for day in DAYS)
    assert [other for other in others if not same_shape(first, other, language)] == []


def written(day: date, form: str, language: str) -> str:
    """The date as CLDR writes it; a form of several letters is a list of fields."""
    locale = language.replace("-", "_")
    if form in {"full", "long"}:
        return format_date(day, form, locale)
    return format_skeleton(form, day, locale=locale)


@pytest.mark.parametrize("language", ["ar", "de", "fr", "hi", "ja", "ru"])
def test_another_time_ago_is_no_other_word(language: str) -> None:
    ago, earlier, coming = (
        format_timedelta(timedelta(hours=hours), add_direction=True, locale=language)
        for hours in (-5, -72, 5)
    )
    assert same_shape(ago, earlier, language)
    assert not same_shape(ago, coming, language)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Sunday, 3 May at 9:41 am", "Today, 21st June at 10 pm"),
        ("en", "Aug. 4, 2026", "March 5, 2026"),
        ("en-GB", "4 Sept 2026", "5 Oct 2026"),
        ("en-US-u-ca-gregory", "4 May", "5 October"),
        ("fr", "Castaing · 12 août", "Castaing · 1er février"),
        ("fr", "3 aou\u0302t", "4 fe\u0301vrier"),
        ("de", "MO., 4. MAI", "di., 5. Juni"),
        ("de", "Geändert vor 3 Minuten", "Geändert vor 1 Stunde"),
        ("es", "3 de mayo", "14 de OCTUBRE"),
        ("it", "mar 3 mar", "mer 4 apr"),
        ("tr", "3 NİSAN 2026", "11 KASIM 2026"),
        ("he", "3 במאי 2026", "4 באוקטובר 2026"),
        ("ja", "2026年5月3日(日) 午前9:41", "2026年5月4日(月) 午後10:41"),
        ("ja", "3日\uff08火\uff09", "4日\uff08水\uff09"),
        ("zh-CN", "5月4日周一", "5月5日周二"),
        ("th", "วันจันทร์ที่ 4 พฤษภาคม", "วันอังคารที่ 5 มิถุนายน"),
        ("hi", "मंगलवार, ३ मार्च", "शुक्रवार, १२ दिसंबर"),
    ],
)
def test_dates_as_pages_write_them_are_known(
    language: str, before: str, after: str
) -> None:
    assert same_shape(before, after, language)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Monday", "Tuesday"),
        ("en", "Updated Monday", "Updated today"),
        ("en", "Jan Feb Mar", "Feb Mar Apr"),
        ("ja", "月 火 水", "火 水 木"),
        ("fr", "Fermé le lundi", "Fermé le mardi"),
        ("en", "Closed Monday. 3 offers", "Closed Friday. 3 offers"),
        ("en", "Closed Monday, shut from 3", "Closed Friday, shut from 3"),
    ],
)
def test_a_word_of_a_date_without_a_number_is_a_word(
    language: str, before: str, after: str
) -> None:
    assert not same_shape(before, after, language)


def test_words_of_dates_by_themselves_are_known_where_that_is_asked() -> None:
    assert same_shape("Fermé le lundi", "Fermé le mardi", "fr", alone=True)
    assert same_shape("Jan Feb Mar", "Feb Mar Apr", "en", alone=True)
    assert not same_shape("Fermé le lundi", "Fermé en mai", "fr", alone=True)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("de", "3. Mai", "3. Montag"),
        ("de", "4. Oktober", "4. Okt."),
        ("de", "3. Mai", "3. mayo"),
        ("de", "3 May 2026", "11 June 2026"),
        ("en", "3. März", "11. Oktober"),
        ("fr", "le 3 mai à Lyon", "le 3 mai à Nice"),
        ("de", "3 Sonnen", "3 Monde"),
        ("de", "2 Stundenlöhne", "2 Minutenlöhne"),
        ("es", "3 sol", "3 mar"),
        ("et", "3 K", "3 T"),
        ("ja", "納期 3日", "納期 3月"),
        ("", "3 May", "4 June"),
        ("xx", "3 mai", "4 juin"),
        ("../../x", "3 mai", "4 juin"),
    ],
)
def test_what_is_no_date_of_the_language_is_another_word(
    language: str, before: str, after: str
) -> None:
    assert not same_shape(before, after, language)


def test_numbers_alone_need_no_calendar() -> None:
    code = (
        "import sys; from visual_gate.explain import edited;"
        "from visual_gate.explain.shape import same_shape;"
        "same_shape('1 item', '3 items', 'de'), same_shape('Buy', 'Sell', 'de');"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [("1,450.00", "1.450,00"), ("+3 %", "3 %"), ("9:41", "9.41"), ("1 000", "1,000")],
)
def test_the_same_figures_written_otherwise_are_no_other_value(
    before: str, after: str
) -> None:
    assert not same_shape(before, after, "en")


def test_other_spaces_between_figures_are_the_same_value() -> None:
    assert same_shape("1\u00a0000 \u20ac", "1\u202f000\u00a0\u20ac", "fr")
