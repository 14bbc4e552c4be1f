"""``kernelyard explain`` says who would run a file, and why, and builds nothing."""

import json

import pytest


@pytest.fixture
def kernel(tmp_path):
    file = tmp_path / "hello.echo"
    file.write_text("hello")
    return file


def test_an_explanation_says_who_would_run_a_file_and_builds_nothing(
    command, json_of, alone, kernel, tmp_path
):
    alone.install("echo", "echo_backend")
    alone.plugin("sap", "1 / 0")
    status, printed = command("explain", kernel, "--device", "desk")
    _, facts = json_of("explain", kernel, "--device", "desk")

    assert status == 0
    assert "1\techo\tpriority 50\taccepted\n" in printed
    assert "chosen: echo\nstored: no, it would be built\n" in printed
    assert (facts["chosen"], facts["stored"]) == ("echo", False)
    assert facts["asked"] == "echo kernel 'hello.echo' on desk"
    assert facts["key"]["language"] == "echo"
    assert [candidate["accepted"] for candidate in facts["candidates"]] == [True, False]
    assert not (tmp_path / "store").exists()


def test_an_explanation_takes_language_entry_arguments_and_plugin(json_of, alone, kernel):
    alone.install("echo", "echo_backend")
    signature = ["x:float32", "y:int8:output", "z:int8:inout", "n:int64:scalar"]
    options = [f"--argument={argument}" for argument in signature]
    chosen = ["--device=desk", "--language=echo", "--entry=f", "--plugin=echo", *options]
    _, facts = json_of("explain", kernel, *chosen)

    assert facts["key"]["entry"] == "f"
    assert json.loads(facts["key"]["arguments"]) == [
        ["x", "float32", "input", True],
        ["y", "int8", "output", True],
        ["z", "int8", "inout", True],
        ["n", "int64", "scalar", True],
    ]
    assert facts["candidates"][0]["standing"] == "explicit choice"


def test_nobody_is_exit_status_one(command, json_of, alone, kernel):
    alone.install("echo", "echo_backend")
    status, printed = command("explain", kernel, "--device", "shelf")
    status_of_json, facts = json_of("explain", kernel, "--device", "shelf")

    assert status == status_of_json == 1
    assert "it serves desk, not shelf" in printed
    assert "chosen: nobody" in printed
    assert facts["chosen"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        ["no-such-file.echo", "--device", "desk"],
        ["FILE"],
        ["FILE", "--device", "desk", "--argument", "x:float33"],
        ["FILE", "--device", "desk", "--argument", "x:float32:sideways"],
        ["FILE", "--device", "desk", "--argument", ":float32"],
        ["FILE", "--device", ""],
        ["FILE", "--device", " :1"],
        ["BINARY", "--device", "desk"],
    ],
)
def test_what_cannot_be_explained_is_a_usage_error(command, kernel, wrong):
    binary = kernel.with_name("binary.echo")
    binary.write_bytes(b"\xff\xfe\x00")
    files = {"FILE": kernel, "BINARY": binary}
    status, printed = command("explain", *(files.get(word, word) for word in wrong))

    assert status == 2
    assert "Error" in printed


def test_an_explanation_shows_the_configs_in_order(command, json_of, alone, kernel, monkeypatch):
    code = alone.whole.replace("return [Config()]", "return [Config.of(n=1), Config.of(n=2)]")
    alone.plugin("oak", code)
    _, printed = command("explain", kernel, "--device", "desk")
    _, facts = json_of("explain", kernel, "--device", "desk")

    assert "1\tn=1\tnot built\n2\tn=2\tnot built\n" in printed
    assert facts["configs"][1] == {"config": "n=2", "stored": False, "failure": None}
