"""Gluster's XML is text from elsewhere: nothing in it expands, runs on or grows, and only `opRet` says yes."""

from xml.etree.ElementTree import Element

import pytest

from glusterterm.backends.direct.decode.reading import MAX_OUTPUT, bounded, decimal, harmless, whole
from glusterterm.backends.direct.decode.xml import answer, children, count_of, named, refuse_plain, text_of
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood

COMMAND = "gluster volume list"
GOOD = "<cliOutput><opRet>0</opRet><a>1</a></cliOutput>"
LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY a "aaaaaaaaaa">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<cliOutput><opRet>0</opRet><a>&c;</a></cliOutput>"""


def why(output: str) -> str:
    with pytest.raises(OutputNotUnderstood) as refused:
        answer(output, COMMAND)
    assert refused.value.next_step
    return str(refused.value)


def test_a_good_answer_is_given_as_its_root() -> None:
    root = answer(f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{GOOD}\n', COMMAND)
    assert (count_of(root, "a"), count_of(root, "b"), text_of(root, "b")) == (1, None, "")
    assert [one.tag for one in children(root, "a")] == ["a"]
    assert named(root, "a", COMMAND) == "1"
    with pytest.raises(OutputNotUnderstood, match="no <b> in <cliOutput>"):
        named(root, "b", COMMAND)


@pytest.mark.parametrize(
    "output",
    [
        LAUGHS,
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><cliOutput><opRet>0</opRet><a>&x;</a></cliOutput>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd"><cliOutput><opRet>0</opRet></cliOutput>',
        f"<!DOCTYPE cliOutput>{GOOD}",
    ],
)
def test_a_document_type_is_refused_whatever_it_declares(output: str) -> None:
    assert "document type" in why(output)


def test_an_entity_that_is_declared_nowhere_is_not_understood() -> None:
    assert "no XML" in why("<cliOutput><opRet>0</opRet><a>&c;</a></cliOutput>")


def test_an_output_that_is_too_long_is_not_looked_at() -> None:
    assert "67,108,864 characters" in why(GOOD + " " * MAX_OUTPUT)
    assert bounded("a" * 100, COMMAND) == "a" * 100


@pytest.mark.parametrize("mark", ["<a/>", "<a>", "<a b=''>"])
def test_an_answer_of_too_many_elements_or_attributes_is_not_built(mark: str) -> None:
    assert "4,000,000 elements" in why("<cliOutput><opRet>0</opRet>" + mark * 4_000_001)


def test_elements_within_elements_do_not_exhaust_the_stack() -> None:
    depth = 300_000
    deep = answer("<cliOutput><opRet>0</opRet>" + "<a>" * depth + "</a>" * depth + "</cliOutput>", COMMAND)
    assert text_of(deep, "a/a/a") == ""


def test_an_answer_that_was_cut_off_is_not_understood() -> None:
    for length in range(len(GOOD)):
        assert "no XML" in why(GOOD[:length]), GOOD[:length]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("<other><opRet>0</opRet></other>", "<other>"),
        ("<cliOutput/>", "opRet"),
        ("<cliOutput><opRet/></cliOutput>", "opRet"),
        ("<cliOutput><opRet>yes</opRet></cliOutput>", "opRet"),
        ("<cliOutput><a><opRet>0</opRet></a></cliOutput>", "opRet"),
        ("<cliOutput><opRet>" + "0" * 30 + "</opRet></cliOutput>", "opRet"),
        ("<cliOutput><opRet>0</opRet><a>\x00</a></cliOutput>", "no XML"),
        ("<cliOutput><opRet>0</opRet><a>\ud800</a></cliOutput>", "no XML"),
        ('<?xml version="1.0" encoding="no-such"?><cliOutput><opRet>x</opRet></cliOutput>', ""),
        (GOOD + GOOD, "no XML"),
        ("bash: gluster: command not found", "no XML"),
    ],
)
def test_what_is_no_answer_of_gluster_s_is_not_understood(output: str, reason: str) -> None:
    assert reason in why(output)


@pytest.mark.parametrize("verdict", ["-1", "1", "-2", " -1 "])
def test_any_verdict_but_zero_is_a_refusal_in_gluster_s_words(verdict: str) -> None:
    told = f"<cliOutput><opRet>{verdict}</opRet><opErrno>0</opErrno><opErrstr>no\x85such\nthing </opErrstr></cliOutput>"
    with pytest.raises(CommandRefused) as refused:
        answer(told, COMMAND)
    assert refused.value.text.splitlines()[-1] == "thing"
    assert str(refused.value).startswith("`gluster volume list` was refused: no")


def test_a_refusal_without_words_says_that_there_are_none() -> None:
    with pytest.raises(CommandRefused) as refused:
        answer("<cliOutput><opRet>-1</opRet><opErrstr/></cliOutput>", COMMAND)
    assert refused.value.text == "no reason given"


def test_gluster_s_plain_words_are_refusals_whether_xml_was_asked_for_or_not() -> None:
    for words in ("Connection failed. Please check if gluster daemon is operational.", "Error : Request timed out"):
        for read in (answer, refuse_plain):
            with pytest.raises(CommandRefused) as refused:
                read(f"\n{words}\n", COMMAND)
            assert refused.value.text == words
    refuse_plain("anything else", COMMAND)


def test_text_is_made_harmless_and_kept_as_long_as_a_path_may_be() -> None:
    root = Element("a")
    root.text = "x"
    child = Element("b")
    child.text = "\n /bricks/\x1b[31mred\u202e \n"
    root.append(child)
    assert text_of(root, "b") == "/bricks/\ufffd[31mred\ufffd"
    assert harmless("/" + "p" * 4094) == "/" + "p" * 4094
    assert len(harmless("p" * 5000)) == 4096
    assert harmless(None) == harmless("  \n") == ""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("7", 7),
        (" -1 ", -1),
        ("18446744073709551615", 2**64 - 1),
        ("1" * 21, None),
        ("9" * 1_000_000, None),
        ("N/A", None),
        ("-", None),
        ("", None),
        (None, None),
        ("1.5", None),
        ("1_000", None),
        ("٣", None),
        ("--1", None),
    ],
)
def test_a_count_is_a_whole_number_of_64_bits_or_unknown(text: str | None, count: int | None) -> None:
    assert whole(text) == count


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 1.5), (" 3 ", 3.0), ("nan", None), ("inf", None), ("1e999", None), ("-", None), ("", None)],
)
def test_a_fraction_is_a_finite_number_or_unknown(text: str, value: float | None) -> None:
    assert decimal(text) == value
