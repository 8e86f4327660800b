from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.filters import ask_filters, encoded, filtered_by, values_of
from fairport.evidence import Ask, Exchange, Pairs
from fairport.places import place
from fairport.spec.model import SEPARATORS, AnyOf
from tests.desks import FakeDesk, told
from tests.making import collection, contract, promise

ENCODINGS = ("comma", "repeat", "brackets", "indexed", "json")
ANY_OF = promise(AnyOf, collection=collection(), parameter="ids", field=place("$.id"), encodings=ENCODINGS)
GOOD = Ask(operation="list", query=(("from", "1"),))


@dataclass(frozen=True)
class Filtering:
    """A service that lists rows by the ids asked for, in the encodings that it takes; others it does not see."""

    takes: tuple[str, ...] = ("comma",)
    ids: tuple[str, ...] = ("R1", "R2", "R3", "R4")
    refuses: bool = field(default=False)

    def __call__(self, ask: Ask, number: int) -> Exchange:
        sent = tuple(pair for pair in ask.query if pair[0] != "from")
        if sent and self.refuses:
            return told(ask, number, {"error": "no filter"}, 400)
        wanted = next((wanted for wanted in map(self._read, self.takes, [sent] * len(self.takes)) if wanted), None)
        return told(ask, number, {"items": [{"id": one} for one in self.ids if wanted is None or one in wanted]})

    def _read(self, encoding: str, sent: Pairs) -> list[str] | None:
        texts = [value for _, value in sent]
        separator = SEPARATORS.get(encoding, ",")
        held = [part.strip('"') for text in texts for part in text.strip("[]").split(separator)]
        return held if sent and encoded("ids", encoding, held) == sent else None


def asked(
    service: Filtering, *, known: Known | None = None, any_of: AnyOf = ANY_OF, profile: str = "standard"
) -> FakeDesk:
    desk = FakeDesk(contract(any_of), service, known or Known(good={"list": GOOD}), PROFILES[profile])
    ask_filters(desk)
    return desk


def sent(asks: list[Ask]) -> list[Pairs]:
    return [ask.query[1:] for ask in asks]


@pytest.mark.parametrize(
    ("encoding", "pairs"),
    [
        ("comma", (("ids", "a,b"),)),
        ("repeat", (("ids", "a"), ("ids", "b"))),
        ("brackets", (("ids[]", "a"), ("ids[]", "b"))),
        ("indexed", (("ids[0]", "a"), ("ids[1]", "b"))),
        ("json", (("ids", '["a","b"]'),)),
        ("pipe", (("ids", "a|b"),)),
        ("space", (("ids", "a b"),)),
        ("semicolon", (("ids", "a;b"),)),
    ],
)
def test_list_is_written_as_its_encoding_says(encoding: str, pairs: Pairs) -> None:
    assert encoded("ids", encoding, ["a", "b"]) == pairs
    assert filtered_by(GOOD, ANY_OF, encoding, ["a", "b"]) == replace(GOOD, query=(("from", "1"), *pairs))


def test_two_known_values_are_asked_for_in_every_encoding() -> None:
    desk = asked(Filtering())
    assert desk.batches[0] == [GOOD]
    assert sent(desk.batches[1]) == [encoded("ids", encoding, ["R1", "R4"]) for encoding in ENCODINGS]


@pytest.mark.parametrize(
    ("takes", "tried"),
    [
        pytest.param(("comma",), ["comma"], id="the-first"),
        pytest.param(("indexed", "brackets"), ["comma", "repeat", "brackets"], id="the-third"),
        pytest.param((), list(ENCODINGS), id="none"),
    ],
)
def test_quick_look_ends_with_the_first_encoding_that_works(takes: tuple[str, ...], tried: list[str]) -> None:
    desk = asked(Filtering(takes), profile="quick")
    batches = desk.batches[1 : 1 + len(tried)]
    assert [sent(batch) for batch in batches] == [[encoded("ids", name, ["R1", "R4"])] for name in tried]
    assert desk.known.encodings.get("list/any-of", "") == (tried[-1] if takes else "")


RARELY = replace(ANY_OF, encodings=("pipe", *ENCODINGS, "space", "semicolon"))


@pytest.mark.parametrize(
    ("takes", "batches"),
    [
        pytest.param("json", [ENCODINGS], id="a-usual-one-works"),
        pytest.param("semicolon", [ENCODINGS, ("pipe", "space", "semicolon")], id="a-rare-one-works"),
    ],
)
def test_rare_encodings_are_tried_where_no_usual_one_works(takes: str, batches: list[tuple[str, ...]]) -> None:
    desk = asked(Filtering((takes,)), any_of=RARELY)
    tried = [[encoded("ids", name, ["R1", "R4"]) for name in names] for names in batches]
    assert [sent(batch) for batch in desk.batches[1 : len(tried) + 1]] == tried
    assert sent(desk.batches[len(tried) + 1])[0] == encoded("ids", takes, ["R1"])
    assert desk.known.encodings == {"list/any-of": takes}


def test_quick_look_tries_rare_encodings_last() -> None:
    desk = asked(Filtering(("pipe",)), any_of=RARELY, profile="quick")
    tried = (*ENCODINGS, "pipe")
    assert [sent(batch) for batch in desk.batches[1:7]] == [[encoded("ids", name, ["R1", "R4"])] for name in tried]
    assert desk.known.encodings == {"list/any-of": "pipe"}


@pytest.mark.parametrize(
    ("takes", "further", "kept"),
    [
        pytest.param(("comma",), "comma", {"list/any-of": "comma"}, id="the-first"),
        pytest.param(("json",), "json", {"list/any-of": "json"}, id="the-last"),
        pytest.param(("indexed", "brackets"), "brackets", {"list/any-of": "brackets"}, id="the-first-of-two"),
        pytest.param((), "comma", {}, id="none"),
    ],
)
def test_further_lists_are_asked_for_in_an_encoding_that_works(
    takes: tuple[str, ...], further: str, kept: dict[str, str]
) -> None:
    desk = asked(Filtering(takes))
    lists = [["R1"], ["R4"], ["Y1"], ["R1", "Y1"], ["R1", "R1"], ["R1", "R2", "R3"], ["R1", "R3", "R4"], ["R"]]
    assert sent(desk.batches[2]) == [encoded("ids", further, members) for members in lists]
    assert desk.known.encodings == kept


@pytest.mark.parametrize(
    ("value", "nobodys"),
    [
        pytest.param("P-01", "W-01", id="other-letters-beside-its-digits"),
        pytest.param("ab", "hi", id="letters-alone"),
        pytest.param("1-2", "8-9", id="digits-and-no-letters"),
        pytest.param("12", "888888888", id="a-number"),
    ],
)
def test_value_that_hardly_any_item_has_is_unlike_one_that_some_item_has(value: str, nobodys: str) -> None:
    desk = asked(Filtering(ids=(value, "xx", "yy", "zz")))
    assert (("ids", nobodys),) in sent(desk.batches[2])


@pytest.mark.parametrize(
    ("ids", "near"),
    [
        pytest.param(("P-01", "P-02", "P-03"), ["P-0_", "P-0%", "p-03"], id="a-name"),
        pytest.param(("P-01", "P-02", "333"), ["P-0_", "P-0%"], id="whose-last-has-no-letters"),
        pytest.param(("101", "102", "P-03"), None, id="a-number"),
        pytest.param(("R1", "R2", "R3"), None, id="too-short-a-name"),
        pytest.param(("P-01", "P-0_", "P-03"), None, id="a-pattern-is-a-name-itself"),
        pytest.param(("P-01", "p-03", "P-03"), None, id="case-makes-a-name"),
    ],
)
def test_what_is_like_names_is_asked_for_in_one_list(ids: tuple[str, ...], near: list[str] | None) -> None:
    patterns = [pairs for pairs in sent(asked(Filtering(ids=ids)).asked) if pairs and "%" in pairs[0][1]]
    assert patterns == ([] if near is None else [encoded("ids", "comma", near)])
    assert not [pairs for pairs in sent(asked(Filtering(ids=ids), profile="quick").asked) if "%" in str(pairs)]


def test_patterns_of_values_that_many_items_have_are_not_asked_for() -> None:
    kinds = replace(ANY_OF, field=place("$.kind"))

    def service(ask: Ask, number: int) -> Exchange:
        return told(ask, number, {"items": [{"id": str(at), "kind": kind} for at, kind in enumerate(("note", "scan"))]})

    desk = FakeDesk(contract(kinds), service, Known(good={"list": GOOD}), PROFILES["standard"])
    ask_filters(desk)
    assert not [pairs for pairs in sent(desk.asked) if "%" in str(pairs)]


def test_number_that_hardly_any_item_has_is_far_from_those_known() -> None:
    assert {(("ids", "888888888"),), (("ids", "1,888888888"),)} <= set(sent(asked(Filtering(ids=("1", "8"))).asked))


def test_beginning_of_a_value_is_asked_for_unless_it_is_one_too() -> None:
    assert (("ids", "R"),) not in sent(asked(Filtering(ids=("R1", "R", "R3"))).asked)
    assert (("ids", "R"),) in sent(asked(Filtering(ids=("R1", "R2", "R3"))).asked)


def test_never_all_values_of_a_page_are_asked_for_together() -> None:
    ids = tuple(f"r{i:02}" for i in range(20))
    desk = asked(Filtering(ids=ids))
    assert (("ids", ",".join(ids)),) not in sent(desk.asked)
    assert (("ids", ",".join(ids[:-1])),) in sent(desk.asked)


def test_encoding_that_is_refused_does_not_work() -> None:
    desk = asked(Filtering(refuses=True))
    assert desk.known.encodings == {}
    assert sent(desk.batches[2])[0] == (("ids", "R1"),)


def test_value_of_somebody_else_is_asked_for_alone_and_beside_our_own() -> None:
    desk = asked(Filtering(), known=Known(good={"list": GOOD}, foreign={"ids": "F9"}))
    assert sent(desk.batches[2])[-2:] == [(("ids", "F9"),), (("ids", "R1,F9"),)]


def test_at_most_twenty_values_are_asked_for_together() -> None:
    desk = asked(Filtering(ids=tuple(f"r{i:02}" for i in range(30))))
    assert (("ids", ",".join(f"r{i:02}" for i in range(20))),) in sent(desk.batches[2])
    assert max(value.count(",") for pairs in sent(desk.asked) for _, value in pairs) == 19


@pytest.mark.parametrize(
    ("service", "known"),
    [
        pytest.param(Filtering(), Known(), id="no-good-request"),
        pytest.param(Filtering(ids=()), Known(good={"list": GOOD}), id="no-rows"),
        pytest.param(Filtering(ids=("R1",)), Known(good={"list": GOOD}), id="one-row"),
        pytest.param(Filtering(ids=("R1", "R1")), Known(good={"list": GOOD}), id="one-value"),
    ],
)
def test_filter_without_two_known_values_is_left_alone(service: Filtering, known: Known) -> None:
    assert [ask for ask in asked(service, known=known).asked if ask != GOOD] == []


@pytest.mark.parametrize(
    ("body", "values"),
    [
        pytest.param({"items": [{"id": "b"}, {"id": "a"}, {"id": "b"}]}, ["b", "a"], id="each-once-in-order"),
        pytest.param({"items": [{"id": None}, {"id": True}, {"id": 1.5}, {"id": ""}, {}]}, [], id="no-values"),
        pytest.param({"items": [{"id": 5}, {"id": 12}, {"id": 5}]}, ["5", "12"], id="numbers"),
        pytest.param({"error": "gone"}, [], id="no-list"),
    ],
)
def test_values_are_read_from_a_page(body: object, values: list[str]) -> None:
    desk = FakeDesk(contract(ANY_OF), Filtering())
    assert values_of(desk, ANY_OF, told(GOOD, 1, body)) == values
