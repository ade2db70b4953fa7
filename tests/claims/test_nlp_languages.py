"""Paragraphs in another language are found where that is plain, and nothing else is taken for one."""

import pytest

from claims.nlp.languages import readable, told, unread_of

ENGLISH = "The Government has opened 40 new parks in Wales, and more than 300 people work there."
WELSH = "Mae'r Llywodraeth wedi agor 40 o barciau newydd yng Nghymru, ac mae mwy na 300 o bobl yn gweithio ynddyn nhw."
GAELIC = "Tha an Riaghaltas air 40 pàirc ùr fhosgladh agus tha còrr is 300 neach ag obair annta, agus bha sin gu math."
IRISH = (
    "Tá an Rialtas tar éis 40 páirc nua a oscailt agus tá níos mó ná 300 duine ag obair iontu, agus bhí sé go maith."
)
FRENCH = (
    "Le gouvernement a ouvert 40 nouveaux parcs dans le pays et plus de 300 personnes y travaillent pour les gérer."
)
GERMAN = "Die Regierung hat im ganzen Land 40 neue Parks eröffnet, und mehr als 300 Menschen arbeiten nun in den Parks."
GREEK = "Η κυβέρνηση άνοιξε 40 νέα πάρκα και περισσότεροι από 300 άνθρωποι εργάζονται εκεί."


def languages(text: str) -> list[str]:
    return [language for _, _, language in unread_of(text)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (WELSH, "Welsh"),
        (WELSH.upper(), "Welsh"),
        (GAELIC, "Scottish Gaelic"),
        (IRISH, "Irish"),
        (FRENCH, "French"),
        (GERMAN, "German"),
        (GREEK, "another language"),
    ],
)
def test_prose_in_another_language_is_told(text, language):
    assert unread_of(text) == ((0, len(text), language),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n\t\n",
        "2,400 12% 3.5 2019-20\n17 18 19",
        ENGLISH,
        ENGLISH.upper(),
        "Crime fell.",
        "Diolch yn fawr iawn.",
        "Ysgol y Bryn\t240\nYsgol yr Afon\t310\nYsgol y Coed\t120\nYsgol yr Allt\t95\nYsgol y Waun\t88",
        "Siân ap Rhys, Owain ab Ifan, Mair o Fôn, Dafydd y Garreg Wen, Rhys yr Ynys, Elen o Wynedd",
        "Ana de la Torre, Luis de los Santos, Marie du Pont, Jean de la Fontaine, Karl von der Tann",
        "Pen-y-bont ar Ogwr, Rhondda Cynon Taf, Merthyr Tudful, Bro Morgannwg, Ynys Môn, Caerffili",
        "The council of Pen-y-bont ar Ogwr told us: “Mae gan y cyngor 40 o barciau.” It has more than 300 staff.",
        "(i) nurses; (ii) doctors; (iii) porters; (iv) clerks; (v) drivers; (vi) cooks",
        "Let x and y be counts, α and β the rates; y = αx + β.",
    ],
)
def test_english_names_tables_numbers_and_few_words_are_left_to_be_read(text):
    assert unread_of(text) == ()


def test_only_the_welsh_paragraphs_of_an_english_text_are_left_out():
    text = f"{ENGLISH}\n\n{WELSH}\n\n{ENGLISH}\n\n{GERMAN}"
    assert [text[start:end] for start, end, _ in unread_of(text)] == [WELSH, GERMAN]
    assert "".join(text[start:end] for start, end in readable(len(text), unread_of(text))).split() == (
        f"{ENGLISH} {ENGLISH}".split()
    )


def test_paragraph_over_several_lines_is_one():
    wrapped = WELSH.replace("newydd ", "newydd\n").replace("300 o ", "300 o\n")
    assert [wrapped] == [f"{ENGLISH}\n\n{wrapped}"[s:e] for s, e, _ in unread_of(f"{ENGLISH}\n\n{wrapped}")]


def test_lines_are_paragraphs_where_no_blank_line_parts_them():
    assert languages(f"{ENGLISH}\n{WELSH}\n{WELSH}\n{ENGLISH}") == ["Welsh", "Welsh"]


def test_short_paragraph_between_two_welsh_ones_is_welsh_if_it_has_a_word_of_it():
    assert languages(f"{WELSH}\n\nDiolch yn fawr.\n\n{WELSH}") == ["Welsh"] * 3
    assert languages(f"{WELSH}\n\nThank you.\n\n{WELSH}") == languages(f"{WELSH}\n\n12 34\n\n{WELSH}") == ["Welsh"] * 2


def test_nothing_left_is_one_empty_stretch():
    assert list(readable(0, ())) == list(readable(4, [(0, 4, "Welsh")])) == [(0, 0)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (ENGLISH, ""),
        (WELSH, "The text is in Welsh; claims are looked for in English only."),
        (f"{ENGLISH}\n\n{WELSH}", "One paragraph is in Welsh; claims are looked for in English only."),
        (
            f"{WELSH}\n{WELSH}\n{ENGLISH}\n{FRENCH}",
            "2 paragraphs are in Welsh and one paragraph is in French; claims are looked for in English only.",
        ),
    ],
)
def test_what_was_left_out_is_told_in_one_sentence(text, sentence):
    assert told(text, unread_of(text)) == sentence
