"""Good plugins are let in; a broken one is kept out with its reason and harms no other."""

import collections

import pytest

from kernelyard.plugin import CONTRACT

HEAD = "from kernelyard.plugin import *\n"
DECLARE = f"kernelyard_contract = ({CONTRACT}, {CONTRACT})\n"
TARGETS = "@hookimpl\ndef kernelyard_targets(): return []\n"
ACCEPTS = "@hookimpl\ndef kernelyard_accepts(): return Accepted()\n"
GOOD = HEAD + DECLARE + TARGETS + ACCEPTS
UNDECLARED = HEAD + TARGETS + ACCEPTS

OBJECT = """
from kernelyard.plugin import *

class P:
    kernelyard_contract = (CONTRACT, CONTRACT)

    @hookimpl
    def kernelyard_targets(self): return []

    @hookimpl
    def kernelyard_accepts(self): return Accepted()

class Holder:
    plugin = P()
"""

BROKEN = {
    "import error": ("import no_such_module_here", "raised ModuleNotFoundError"),
    "syntax error": ("def (", "raised SyntaxError"),
    "null bytes": ("\0", "null bytes"),
    "exception": ("1 / 0", "raised ZeroDivisionError: division by zero"),
    "exit": ("import sys; sys.exit(3)", "raised SystemExit: 3"),
    "interrupt": ("raise KeyboardInterrupt", "raised KeyboardInterrupt"),
    "no contract": (UNDECLARED, "declares no contract; say `kernelyard_contract = "),
    "older contract": (
        UNDECLARED + f"kernelyard_contract = ({CONTRACT - 1}, {CONTRACT - 1})",
        f"to {CONTRACT - 1}, this kernelyard speaks {CONTRACT}: update the plugin",
    ),
    "newer contract": (
        UNDECLARED + f"kernelyard_contract = ({CONTRACT + 1}, {CONTRACT + 2})",
        f"to {CONTRACT + 2}, this kernelyard speaks {CONTRACT}: update kernelyard",
    ),
    "garbage contract": (UNDECLARED + "kernelyard_contract = 'one'", "the contract 'one'"),
    "half a contract": (UNDECLARED + "kernelyard_contract = (1,)", "the contract (1,)"),
    "priority": (GOOD + "kernelyard_priority = 'high'", "has the priority 'high'"),
    "variables": (GOOD + "kernelyard_variables = 5", "5"),
    "variables that are one text": (GOOD + "kernelyard_variables = 'PATH'", "PATH"),
    "attributes that raise": (GOOD + "def __getattr__(name): raise OSError(name)", "OSError"),
    "misspelt hook": (
        GOOD + "@hookimpl\ndef kernelyard_precompil(): pass",
        "unknown hook 'kernelyard_precompil'",
    ),
    "unknown parameter": (
        GOOD + "@hookimpl\ndef kernelyard_configs(sauce): return []",
        "do not fit the contract",
    ),
    "mixture": (
        GOOD + "@hookimpl(wrapper=True)\ndef kernelyard_configs(): return (yield)",
        "both implements and wraps",
    ),
    "no hook": (HEAD + DECLARE, "implements no hook"),
    "hooks without the mark": (
        HEAD + DECLARE + "def kernelyard_targets(): return []",
        "implements no hook",
    ),
    "no targets": (HEAD + DECLARE + ACCEPTS, "lacks kernelyard_targets"),
    "no accepts": (HEAD + DECLARE + TARGETS, "lacks kernelyard_accepts"),
}


def named(plugins):
    return {plugin.name: plugin for plugin in plugins.all}


@pytest.mark.parametrize(("code", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plugin_is_kept_out_with_its_reason_and_harms_no_other(site, code, reason):
    site.plugin("a_good", site.backend)
    site.plugin("broken", code)
    site.plugin("z_good", site.backend)
    plugins = site.plugins()
    broken = named(plugins)["broken"]

    assert [plugin.name for plugin in plugins.backends] == ["a_good", "z_good"]
    assert broken.role == "quarantined"
    assert reason in broken.quarantine.reason


@pytest.mark.parametrize("name", ["import error", "syntax error", "exception", "exit"])
def test_the_traceback_of_an_import_is_kept(site, name):
    site.plugin("broken", BROKEN[name][0])
    (broken,) = site.plugins().all

    assert "Traceback (most recent call last)" in broken.quarantine.traceback
    assert "fake_broken.py" in broken.quarantine.traceback


def test_an_import_that_hangs_is_abandoned_after_its_limit(site, tmp_path):
    go = str(tmp_path / "go")
    wait = f"import os, time\nwhile not os.path.exists({go!r}): time.sleep(0.005)"
    site.plugin("hanging", wait)
    site.plugin("z_good", site.backend)
    plugins = site.plugins(limit=0.5)
    (tmp_path / "go").touch()

    assert named(plugins)["hanging"].quarantine.reason.endswith("has not ended within 0.5 s")
    assert [plugin.name for plugin in plugins.backends] == ["z_good"]


def test_a_missing_module_and_a_missing_attribute_are_reasons(site):
    site.install("nowhere", "no_such_module_here")
    site.module("fake_here", site.backend)
    site.install("nothing", "fake_here:not_there")
    reasons = {plugin.name: plugin.quarantine.reason for plugin in site.plugins().all}

    assert "ModuleNotFoundError" in reasons["nowhere"]
    assert "has no attribute 'not_there'" in reasons["nothing"]


def test_a_plugin_may_be_an_object_in_a_module(site):
    site.module("fake_object", OBJECT)
    site.install("object", "fake_object:Holder.plugin")

    assert [plugin.name for plugin in site.plugins().backends] == ["object"]


def test_an_object_that_cannot_be_hashed_is_kept_out_and_harms_no_other(site):
    site.module("fake_equal", OBJECT.replace("class P:", "class P:\n    __hash__ = None"))
    site.install("equal", "fake_equal:Holder.plugin")
    site.plugin("oak", site.backend)
    plugins = site.plugins()

    assert [plugin.name for plugin in plugins.backends] == ["oak"]
    assert plugins.targets("oak", None)[0].target.device == "desk"


def test_a_plugin_says_what_it_is(site):
    told = "kernelyard_priority = 70\nkernelyard_version = 2.5\nkernelyard_variables = ('A', 'B')\n"
    site.plugin("oak", site.whole + told, distribution="oak_dist")
    (oak,) = site.plugins().all

    assert (oak.role, oak.priority, oak.version, oak.variables) == (
        "backend",
        70,
        "2.5",
        ("A", "B"),
    )
    assert oak.reference.distribution == "oak_dist"
    assert oak.lacks == ()


def test_a_plugin_that_says_nothing_has_defaults(site):
    site.plugin("oak", site.backend)
    (oak,) = site.plugins().all

    assert (oak.priority, oak.version, oak.variables) == (50, "", ())


def test_a_plugin_may_span_contracts(site):
    site.plugin("oak", UNDECLARED + f"kernelyard_contract = ({CONTRACT}, {CONTRACT + 9})")
    (oak,) = site.plugins().all

    assert oak.role == "backend"


def test_hooks_that_are_not_written_yet_are_listed(site):
    site.plugin("oak", site.backend)
    (oak,) = site.plugins().all

    assert {"kernelyard_precompile", "kernelyard_launch"} <= set(oak.lacks)
    assert len(oak.lacks) == 6


def test_a_plugin_that_only_wraps_is_a_wrapper_and_needs_no_targets(site):
    wrap = "@hookimpl(wrapper=True)\ndef kernelyard_launch(): return (yield)\n"
    site.plugin("trace", site.wrapper + wrap)
    plugins = site.plugins()

    assert [plugin.name for plugin in plugins.wrappers] == ["trace"]
    assert plugins.backends == ()
    assert named(plugins)["trace"].lacks == ()


def test_of_two_distributions_with_one_plugin_name_the_first_is_taken(site):
    site.plugin("oak", "kernelyard_version = 'a'\n" + site.backend, distribution="a_dist")
    site.plugin("oak", "kernelyard_version = 'b'\n" + site.backend, distribution="b_dist")
    (oak,) = site.plugins().all

    assert (oak.version, oak.reference.distribution) == ("a", "a_dist")


def test_two_names_for_one_module_leave_one_that_works(site):
    site.plugin("first", site.backend)
    site.install("second", "fake_first")
    plugins = site.plugins()
    found = named(plugins)

    assert found["first"].role == "backend"
    assert found["second"].role == "quarantined"
    assert plugins.targets("first", None)[0].target.device == "desk"


def test_a_hundred_plugins_are_found_and_none_is_imported_twice(site, tmp_path):
    log = tmp_path / "log"
    note = f"with open({str(log)!r}, 'a') as log: log.write(__name__ + ' ')\n"
    for number in range(100):
        site.plugin(f"plugin_{number:02}", note + GOOD)
    first, second = site.plugins(), site.plugins()
    imported = collections.Counter(log.read_text().split())

    assert len(first.backends) == len(second.backends) == 100
    assert len(imported) == 100
    assert set(imported.values()) == {1}
