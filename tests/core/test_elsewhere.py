"""A kernel is built for a device that is not here, and found in the store where there is one."""

import pytest

from kernelyard import NoPluginError, Runtime, Settings, Source, Target
from kernelyard._plugins import Plugins

HERE = """[
    TargetReport(
        target=Target("desk", arch),
        present=__import__("os").path.exists(settings.options["mark"]),
        reason="of " + arch,
    )
    for arch in ("oak", "elm")
]"""
SOURCE = Source("echo", "code", "entry", [], name="twice")


@pytest.fixture
def make(site, tmp_path):
    """Make runtimes with a plugin whose device ``oak`` is there as soon as a file is."""
    backend = site.whole.replace("kernelyard_targets():", "kernelyard_targets(settings):").replace(
        '[TargetReport(target=Target("desk", "oak"), present=True, reason="it is here")]',
        HERE,
    )
    found = [site.plugin("shop", backend)]
    made = []

    def make(**changes):
        variables = {"KERNELYARD_SHOP_MARK": str(tmp_path / "mark"), **changes}
        variables["KERNELYARD_STORE"] = str(tmp_path / "store")
        variables["KERNELYARD_PROGRESS"] = "off"
        made.append(Runtime(Settings.from_environment(variables), plugins=Plugins(found)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_each_source_is_built_for_each_target_in_order(make):
    other = Source("echo", "more", "entry", [])
    targets = [Target("desk", "elm"), Target("desk", "oak")]
    artifacts = make().precompile([SOURCE, other], targets)

    assert [it.files["code"] for it in artifacts] == [b"code", b"code", b"more", b"more"]


def test_where_there_is_such_a_device_it_is_loaded_and_not_built(make, tmp_path):
    make().precompile([SOURCE], [Target("desk", "oak")])
    with pytest.raises(NoPluginError, match="shop: of "):
        make().kernel(SOURCE, "desk")
    (tmp_path / "mark").touch()
    runtime = make()
    heard = []
    runtime.kernel(SOURCE, "desk")(heard)

    assert heard == ["code"]
    assert [it.origin for it in runtime.events] == ["store"]


def test_for_what_nobody_builds_the_known_targets_are_listed(make):
    with pytest.raises(NoPluginError) as raised:
        make().precompile([SOURCE], [Target("desk", "ash")])

    assert "on desk:ash" in str(raised.value)
    assert "shop: it builds for desk:oak, desk:elm, not desk:ash" in str(raised.value)
