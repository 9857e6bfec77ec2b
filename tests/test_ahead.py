"""What follows is worked on while its caller is busy, and what goes wrong is said where its result is asked for."""

import threading

import pytest

from payung.ahead import ahead


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_next_ones_are_begun_before_the_first_is_done_with(threads):
    begun = [threading.Event() for _ in range(8)]
    for at, result in ahead(lambda at: (begun[at].set(), at * at)[1], range(8), threads=threads):
        assert result() == at * at
        assert all(each.wait(5) for each in begun[at : at + threads + 1])
        assert not any(each.is_set() for each in begun[at + threads + 1 :])


def test_items_are_taken_by_the_caller_and_no_more_of_them_than_are_worked_on():
    taken = []

    def items():
        for at in range(9):
            taken.append((at, threading.current_thread()))
            yield at

    following = ahead(str, items(), threads=2)
    next(following)
    assert taken == [(at, threading.current_thread()) for at in range(3)]


def test_an_error_is_raised_where_its_result_is_asked_for():
    found = ahead(lambda at: 1 // at, [1, 0, 2])
    assert next(found)[1]() == 1
    _, result = next(found)
    with pytest.raises(ZeroDivisionError):
        result()
    assert next(found)[1]() == 0


def test_nothing_to_do_is_nothing_done():
    assert list(ahead(str, [])) == []


def test_work_that_nobody_waits_for_any_more_is_not_begun():
    begun, hold = [], threading.Event()

    def work(at):
        begun.append(at)
        assert hold.wait(5)

    following = ahead(work, range(5))
    next(following)  # the first is at work, the second waits for its thread
    closing = threading.Thread(target=following.close)
    closing.start()
    closing.join(0.2)
    hold.set()
    closing.join(5)
    assert begun == [0]
