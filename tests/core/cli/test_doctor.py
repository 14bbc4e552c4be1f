"""``kernelyard doctor`` runs a kernel everywhere it can and says what is missing."""

import pytest

BAD_PROBE = """
@hookimpl
def kernelyard_targets():
    probe = Probe(Source("echo", "code", "entry", []), lambda launcher: {answer})
    here = TargetReport(target=Target("desk", "oak"), present=True, reason="here", probe=probe)
    away = TargetReport(target=Target("shelf", "elm"), present=False, reason="gone", remedy="seek")
    return [here, away]
"""


def test_the_doctor_runs_the_probe_of_every_plugin(command, json_of, alone, tmp_path):
    alone.install("echo", "echo_backend")
    status, printed = command("doctor")

    assert status == 0
    assert printed == "echo\tdesk:oak\tPASS\tit is always here\t\n"
    assert json_of("doctor") == (
        0,
        {
            "store": str(tmp_path / "store"),
            "findings": [
                {
                    "plugin": "echo",
                    "target": "desk:oak",
                    "state": "PASS",
                    "detail": "it is always here",
                    "remedy": "",
                }
            ],
        },
    )


@pytest.mark.parametrize("answer", ["'it is wrong'", "1 / 0", "exit('out')"])
def test_the_doctor_fails_if_a_probe_does_and_tells_what_is_absent(json_of, alone, answer):
    alone.plugin("oak", alone.whole + BAD_PROBE.format(answer=answer))
    status, facts = json_of("doctor")
    here, away = facts["findings"]

    assert status == 1
    assert here["state"] == "FAIL"
    assert any(word in here["detail"] for word in ("wrong", "zero", "out"))
    assert (away["state"], away["detail"], away["remedy"]) == ("ABSENT", "gone", "seek")


def test_the_doctor_finds_a_broken_plugin_and_goes_on(json_of, alone):
    alone.plugin("bad", alone.whole + "@hookimpl\ndef kernelyard_targets(): return ['desk']\n")
    alone.plugin("sap", "1 / 0")
    alone.plugin("oak", alone.backend)
    wrap = "@hookimpl(wrapper=True)\ndef kernelyard_launch(): return (yield)\n"
    alone.plugin("tag", alone.wrapper + wrap)
    status, facts = json_of("doctor")

    assert status == 1
    assert {f["plugin"]: f["state"] for f in facts["findings"]} == {
        "bad": "FAIL",
        "oak": "ABSENT",
        "sap": "FAIL",
        "tag": "PASS",
    }
