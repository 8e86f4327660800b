from __future__ import annotations

from time import process_time

import pytest

from fairport.rules import Broken, Kept
from fairport.spec.model import Answers
from fairport.validators.internals import stack_trace
from tests.making import answer, promise, sights

ANSWERS = promise(Answers)


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        pytest.param('Traceback (most recent call last):\n  File "/srv/app.py", line 3, in f', "Python", id="python"),
        pytest.param('boom\n  File "/srv/app.py", line 3, in f', "Python", id="python without its head"),
        pytest.param("java.lang.X: no\n\tat com.x.Foo.bar(Foo.java:12)", "Java", id="java"),
        pytest.param("\tat jdk.internal.reflect.M.invoke(Native Method)", "Java", id="java native"),
        pytest.param("   at A.B.C(String x) in C:\\src\\B.cs:line 12", ".NET", id="dotnet"),
        pytest.param("TypeError: x\n    at f (/srv/app/x.js:10:5)", "JavaScript", id="node"),
        pytest.param("Stack trace:\n#0 /var/www/x.php(12): f()", "PHP", id="php"),
        pytest.param("/srv/app/models/x.rb:12:in `save'", "Ruby", id="ruby"),
        pytest.param("panic: x\n\ngoroutine 1 [running]:\nmain.main()", "Go", id="go"),
        pytest.param("stack backtrace:\n   0: std::panicking::begin", "Rust", id="rust"),
    ],
)
def test_stack_trace_is_told_with_its_platform(text: str, platform: str) -> None:
    for body in ({"message": text}, {"a": [{"detail": text}]}, text.encode()):
        (found,) = sights(stack_trace, ANSWERS, answer(body, 500))
        assert isinstance(found, Broken)
        assert found.cause == platform


def test_finding_tells_status_platform_and_what_was_shown() -> None:
    text = 'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in f'
    assert sights(stack_trace, ANSWERS, answer({"message": text}, 599)) == [
        Broken(
            message="an error of status 599 shows a stack trace of Python: Traceback (most recent call last)",
            expected="an error in words",
            actual="a stack trace of Python",
            cause="Python",
            hint="answer with a reference to the log, and keep the trace there",
        )
    ]
    (long,) = sights(stack_trace, ANSWERS, answer(f"\tat x.{'y' * 200}(Foo.java:12)".encode(), 400))
    assert isinstance(long, Broken)
    assert long.message.endswith("stack trace of Java: at x." + "y" * (120 - len("at x.")))
    assert sights(stack_trace, ANSWERS, answer({"message": text}, 399)) == []
    assert sights(stack_trace, ANSWERS, answer({"message": text}, 600)) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"Stack trace:\n#0 /x.php(1): f()", id="php"),
        pytest.param(b"&quot;goroutine 1 [running]:&quot;", id="quoted in HTML"),
        pytest.param(b"x<br>goroutine 1 [running]:", id="broken in HTML"),
        pytest.param(b"boom\\r\\n\\tat a.b.C.d(E.java:1)", id="line feeds of JSON"),
        pytest.param(b"\xff\xfe goes on\n\tat a.b.C.d(E.java:1)", id="no UTF-8"),
        pytest.param(b'{"trace": ["at a.b.C.d(E.java:1)"]}', id="list of frames"),
    ],
)
def test_trace_is_seen_however_it_is_escaped(text: bytes) -> None:
    assert isinstance(sights(stack_trace, ANSWERS, answer(text, 500))[0], Broken)


@pytest.mark.parametrize(
    "text",
    [
        "look at line 3 (of 12)",
        "the time is at 12:30:15",
        "File a claim in line 3",
        "at least one of from (or to) is needed",
        "see https://docs.example/errors.html:400",
        "invalid value at $.items[0].id:3:4",
        "500 Internal Server Error",
        "",
    ],
)
def test_ordinary_words_are_no_stack_trace(text: str) -> None:
    assert sights(stack_trace, ANSWERS, answer({"message": text}, 400)) == [Kept(1)]


def test_success_may_hold_any_text() -> None:
    assert sights(stack_trace, ANSWERS, answer({"message": "Traceback (most recent call last):"})) == []


@pytest.mark.parametrize("line", ["x", "\n", " ", "at ", "at a.b(", "/a:1:", ".rb:1:", '"', "at /:1"])
def test_hostile_body_takes_no_long_search(line: str) -> None:
    started = process_time()
    assert sights(stack_trace, ANSWERS, answer((line * 262_144).encode(), 500)) == [Kept(1)]
    assert process_time() - started < 5  # seconds of our own work; a search that goes back and forth takes minutes


def test_large_body_is_searched_at_its_beginning_only() -> None:
    late = b"x" * 300_000 + b"Traceback (most recent call last)"
    assert sights(stack_trace, ANSWERS, answer(late, 500)) == [Kept(1)]
