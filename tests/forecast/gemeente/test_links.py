import numpy as np
import pytest

from forecast.gemeente.links import LinkArgs


def volume(args: LinkArgs, to_do: float, waiting: float = 0.0, target: float = 600.0, month: int = 0) -> float:
    return float(args.volume(100.0, np.array([[to_do]]), np.array([[waiting]]), np.array([target]), month)[0])


def test_without_need_the_volume_goes_on_as_of_late():
    assert volume(LinkArgs(need=0.0), to_do=5000) == pytest.approx(100)


def test_with_need_alone_it_is_what_is_to_be_linked_over_a_half_year():
    assert volume(LinkArgs(need=1.0), to_do=600) == pytest.approx(100)
    assert volume(LinkArgs(need=1.0), to_do=600, waiting=300) == pytest.approx(50)
    # later in the half-year part of the next taakstelling is linked already
    assert volume(LinkArgs(need=1.0), to_do=600, month=3) == pytest.approx(150)


def test_in_between_it_follows_what_is_to_do():
    args = LinkArgs(need=0.4)
    assert volume(args, to_do=300) < volume(args, to_do=600) < volume(args, to_do=1200)
    assert volume(args, to_do=600) == pytest.approx(100)


def test_gemeenten_that_are_ahead_take_nothing_from_the_others():
    args = LinkArgs(need=1.0)
    to_do = np.array([[600.0, -900.0]])
    assert args.volume(100.0, to_do, np.zeros((1, 2)), np.array([0.0, 0.0]), 0)[0] == pytest.approx(100)
