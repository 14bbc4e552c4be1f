"""What passes between a pool and its workers: arguments, results, exceptions, and no chatter."""

import importlib

import pytest

from kernelyard._pool import Pool


@pytest.fixture
def jobs(site):
    return importlib.import_module("jobs")


@pytest.fixture
def run():
    """Run jobs one after the other in one worker."""
    pool = Pool(1)
    yield lambda function, *arguments: pool.run(
        function, *arguments, affinity="a", label="kernel", limit=60
    )
    pool.close()


@pytest.mark.parametrize("size", [0, 1, 100_000, 5_000_000])
def test_arguments_and_results_of_any_size_arrive(run, size):
    assert run(bytes.upper, b"x" * size) == b"X" * size


def test_an_exception_arrives_with_its_type_and_its_text(run, jobs):
    with pytest.raises(KeyError, match="spam"):
        run(jobs.unknown)
    assert run(jobs.double, 4) == 8


def test_an_exception_that_cannot_travel_arrives_as_text(run, jobs):
    with pytest.raises(RuntimeError, match="UntoldError: nothing because of silence"):
        run(jobs.untold)
    assert run(jobs.double, 4) == 8


def test_a_result_that_cannot_travel_is_an_error_of_its_job_only(run, jobs):
    with pytest.raises(Exception, match="lambda"):
        run(jobs.give_a_lambda)
    assert run(jobs.double, 4) == 8


def test_a_function_that_cannot_travel_is_an_error_of_its_job_only(run, jobs):
    with pytest.raises(Exception, match="lambda"):
        run(lambda: None)
    assert run(jobs.double, 4) == 8


@pytest.mark.parametrize("name", ["leave_python", "interrupt"])
def test_a_job_that_wants_to_end_the_program_ends_nothing(run, jobs, name):
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - which one is the question
        run(getattr(jobs, name))

    assert isinstance(caught.value, Exception)
    assert run(jobs.double, 4) == 8


def test_what_a_job_prints_does_not_disturb_the_messages(run, jobs):
    assert run(jobs.chatter) == ""
    assert run(jobs.double, 4) == 8
