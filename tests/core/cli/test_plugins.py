"""``kernelyard plugins`` lists who is installed and who is kept out; and the command as such."""

import json


def test_plugins_are_listed_with_what_they_are(command, alone):
    alone.install("echo", "echo_backend", distribution="echo_dist")
    status, printed = command("plugins")

    assert status == 0
    assert printed == "echo\tbackend\t50\t7.5\techo_dist\t\n"


def test_plugins_are_listed_as_json(json_of, alone):
    alone.install("echo", "echo_backend", distribution="echo_dist")

    assert json_of("plugins") == (
        0,
        [
            {
                "name": "echo",
                "role": "backend",
                "priority": 50,
                "version": "7.5",
                "module": "echo_backend",
                "distribution": "echo_dist",
                "lacks": [],
                "reason": "",
                "traceback": "",
            }
        ],
    )


def test_a_broken_plugin_is_listed_with_its_reason_and_its_traceback(command, json_of, alone):
    alone.plugin("sap", "1 / 0")
    status, printed = command("plugins")
    _, (facts,) = json_of("plugins")

    assert status == 0
    assert "sap\tquarantined\t50\t-\tsap\timporting fake_sap raised ZeroDivisionError" in printed
    assert "sap, when it was imported:\nTraceback (most recent call last)" in printed
    assert facts["role"] == "quarantined"
    assert "ZeroDivisionError" in facts["reason"]
    assert "fake_sap.py" in facts["traceback"]


def test_a_plugin_that_is_not_whole_says_so(command, alone):
    alone.plugin("oak", alone.backend)

    assert "yet" in command("plugins")[1]


def test_no_plugin_is_said_aside(command, json_of):
    assert command("plugins") == (0, "no plugin is installed\n")
    assert json_of("plugins") == (0, [])


def test_the_module_is_the_command(real, site):
    site.plugin("sap", "1 / 0")
    status, printed, said = real("plugins", "--json")
    (sap,) = [plugin for plugin in json.loads(printed) if plugin["name"] == "sap"]

    assert (status, said) == (0, "")
    assert sap["role"] == "quarantined"


def test_what_kernelyard_refuses_is_a_message_and_exit_status_two(real):
    status, printed, said = real("plugins", KERNELYARD_WORKERS="many")

    assert (status, printed) == (2, "")
    assert said.startswith("kernelyard: KERNELYARD_WORKERS='many' cannot be used")
    assert "Traceback" not in said


def test_the_version_is_told(real):
    status, printed, _ = real("--version")

    assert status == 0
    assert ", version " in printed


def test_help_names_every_command(command):
    status, printed = command("--help")

    assert status == 0
    assert all(f"\n  {name} " in printed for name in ("plugins", "doctor", "cache", "explain"))
