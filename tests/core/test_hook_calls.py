"""A hook call reaches the one chosen backend, and every wrapper."""

import importlib

import pytest

from kernelyard._errors import CompileError, PluginError
from kernelyard._model.config import Config
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._model.verdict import Rejected

SOURCE = Source("echo", "code", "entry", [])
TARGET = Target("desk", "oak")
HOOKS = {
    "targets": (None,),
    "accepts": (SOURCE, TARGET, None),
    "configs": (SOURCE, TARGET, None),
    "cache_key": (SOURCE, Config(), TARGET, None),
    "precompile": ((SOURCE,), Config(), TARGET, None),
    "compile": (None, TARGET, (), None),
    "launch": (None, SOURCE, Config(), None),
    "benchmark": (None, (), 0.1),
}


ANSWERS = {
    "targets": "[TargetReport(target=Target('desk', 'oak'), present=True, reason='here')]",
    "accepts": "Accepted()",
    "configs": "[Config()]",
    "cache_key": "{'toolchain': '1'}",
    "precompile": "[Artifact({})]",
    "compile": "object()",
    "launch": "print",
    "benchmark": "Measurement((1.0,), 'turn', 'hourglass', 1)",
}


@pytest.fixture
def heard(site):
    """Give the list that talking plugins write to."""
    site.module("hearing", "heard = []")
    return importlib.import_module("hearing").heard


def talking(name, head):
    """Write a backend whose every hook says who was called."""
    hooks = (
        f"@hookimpl\ndef kernelyard_{hook}():\n    heard.append('{name} {hook}')\n"
        f"    return {answer}\n"
        for hook, answer in ANSWERS.items()
    )
    return "".join(["from hearing import heard\n", head, *hooks])


def wrapping(name, head):
    """Write a wrapper that says who was called, and passes on what comes by."""
    hooks = (
        f"@hookimpl(wrapper=True)\ndef kernelyard_{hook}():\n    answer = yield\n"
        f"    heard.append('{name} {hook}')\n    return answer\n"
        for hook in ANSWERS
    )
    return "".join(["from hearing import heard\n", head, *hooks])


@pytest.mark.parametrize("hook", HOOKS)
def test_only_the_named_backend_is_called(site, heard, hook):
    for name in ("elm", "fir", "oak"):
        site.plugin(name, talking(name, site.wrapper))
    plugins = site.plugins()
    for name in ("fir", "oak", "fir"):
        getattr(plugins, hook)(name, *HOOKS[hook])

    assert heard == [f"fir {hook}", f"oak {hook}", f"fir {hook}"]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_wrapper_wraps_every_backend(site, heard, hook):
    for name in ("elm", "oak"):
        site.plugin(name, talking(name, site.wrapper))
    for name in ("inner", "outer"):
        site.plugin(name, wrapping(name, site.wrapper))
    plugins = site.plugins()
    for name in ("elm", "oak"):
        getattr(plugins, hook)(name, *HOOKS[hook])

    assert heard == [f"{who} {hook}" for name in ("elm", "oak") for who in (name, "inner", "outer")]


def test_a_wrapper_sees_the_arguments_and_may_answer_itself(site):
    site.plugin("oak", site.whole)
    policy = """
@hookimpl(wrapper=True)
def kernelyard_accepts(source, target):
    verdict = yield
    return Rejected(f"{source.entry} on {target.arch} is against the rules, were it {verdict}")
"""
    site.plugin("policy", site.wrapper + policy)
    verdict = site.plugins().accepts("oak", SOURCE, TARGET, None)

    assert verdict == Rejected("entry on oak is against the rules, were it accepted")


def test_a_hook_is_given_only_the_parameters_that_it_names(site):
    given = "@hookimpl\ndef kernelyard_configs(target): return [Config.of(arch=target.arch)]\n"
    site.plugin("oak", site.whole + given)

    assert site.plugins().configs("oak", SOURCE, TARGET, None) == [Config.of(arch="oak")]


@pytest.mark.parametrize("raised", ["ValueError('knot')", "KeyError('knot')", "SystemExit('knot')"])
def test_a_hook_that_raises_is_named_with_its_plugin(site, raised):
    hook = f"@hookimpl\ndef kernelyard_configs(): raise {raised}\n"
    site.plugin("oak", site.whole + hook)
    plugins = site.plugins()

    with pytest.raises(
        PluginError, match=r"'oak' raised \w+ in kernelyard_configs: .*knot"
    ) as caught:
        plugins.configs("oak", SOURCE, TARGET, None)
    assert caught.value.plugin == "oak"
    assert type(caught.value.__cause__).__name__ == raised.partition("(")[0]


def test_a_wrapper_that_raises_is_a_plugin_error_too(site):
    site.plugin("oak", site.whole)
    wrap = "@hookimpl(wrapper=True)\ndef kernelyard_configs():\n    yield\n    open('/no/such')\n"
    site.plugin("trace", site.wrapper + wrap)
    plugins = site.plugins()

    with pytest.raises(PluginError, match="raised FileNotFoundError in kernelyard_configs: "):
        plugins.configs("oak", SOURCE, TARGET, None)


def test_errors_of_kernelyard_pass_as_they_are(site):
    hook = "@hookimpl\ndef kernelyard_precompile(): raise CompileError('k', 'oak', 'saw', 'knot')\n"
    site.plugin("oak", site.whole + hook)
    plugins = site.plugins()

    with pytest.raises(CompileError) as caught:
        plugins.precompile("oak", [SOURCE], Config(), TARGET, None)
    assert vars(caught.value) == vars(CompileError("k", "oak", "saw", "knot"))


@pytest.mark.parametrize("hook", ["targets", "configs", "launch"])
def test_a_hook_that_gives_nothing_is_a_plugin_error(site, hook):
    site.plugin("oak", site.whole + f"@hookimpl\ndef kernelyard_{hook}(): return None\n")
    plugins = site.plugins()

    with pytest.raises(PluginError, match=f"'oak' gave nothing for kernelyard_{hook}"):
        getattr(plugins, hook)("oak", *HOOKS[hook])


def test_a_hook_that_is_not_implemented_is_a_plugin_error_even_if_it_is_wrapped(site):
    site.plugin("oak", site.backend)
    wrap = "@hookimpl(wrapper=True)\ndef kernelyard_launch(): return (yield)\n"
    site.plugin("trace", site.wrapper + wrap)
    plugins = site.plugins()

    with pytest.raises(PluginError, match="gave nothing for kernelyard_launch"):
        plugins.launch("oak", None, SOURCE, Config(), None)


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        ("targets", "5"),
        ("targets", "['desk']"),
        ("accepts", "True"),
        ("configs", "[]"),
        ("configs", "['fast']"),
        ("cache_key", "['x']"),
        ("precompile", "[b'bytes']"),
        ("launch", "'a text'"),
        ("benchmark", "1.5"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_a_plugin_error(site, hook, answer):
    site.plugin("oak", site.whole + f"@hookimpl\ndef kernelyard_{hook}(): return {answer}\n")
    plugins = site.plugins()

    with pytest.raises(PluginError, match=f"kernelyard_{hook}"):
        getattr(plugins, hook)("oak", *HOOKS[hook])


def test_a_plugin_that_is_kept_out_is_never_called(site, heard):
    site.plugin("oak", talking("oak", site.wrapper))
    broken = talking("broken", site.wrapper) + "@hookimpl\ndef kernelyard_precompil(): pass\n"
    site.plugin("broken", broken)
    site.plugins().precompile("oak", [SOURCE], Config(), TARGET, None)

    assert heard == ["oak precompile"]
