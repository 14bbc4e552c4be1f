"""Real kernels race: the fast loop wins, and a second process measures nothing."""

import pytest


@pytest.fixture
def race(process, tmp_path):
    """Race these loops in a process of its own."""
    return lambda *loops: process("races", *loops, KERNELYARD_STORE=str(tmp_path / "store"))


def test_the_fast_loop_wins_and_a_second_process_measures_nothing(race):
    first, second = race("slow", "fast"), race("slow", "fast")

    assert first["winner"] == second["winner"] == "fast"
    assert first["outcomes"] == {"slow": "measured", "fast": "measured"}
    assert first["medians"]["slow"] > first["medians"]["fast"]
    assert first["measured"] > 1
    assert second["medians"] == first["medians"]
    assert second["remembered"]
    assert (second["measured"], second["workers"], second["launches"]) == (0, 0, 1)
    assert first["right"]
    assert second["right"]


def test_who_is_wrong_refused_or_throws_cannot_win(race):
    ended = race("throws", "slow", "wrong", "refused", "fast")

    assert ended["winner"] == "fast"
    assert ended["outcomes"] == {
        "throws": "failed",
        "slow": "measured",
        "wrong": "differs",
        "refused": "refused",
        "fast": "measured",
    }
    assert ended["right"]
