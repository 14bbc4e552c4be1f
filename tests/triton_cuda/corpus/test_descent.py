"""Where Inductor would descend from its configs, the plugin gives the space in which it does."""

import attrs
import pytest

from kernelyard import Space
from kernelyard.plugin import Target

KERNEL = "where__triton_poi_fused_clamp_gt_leaky_relu_where_0.py"
TARGET = Target("cuda", "sm_90")


@pytest.fixture
def asked(source_of):
    """Give a kernel whose text asks for the descent."""
    source = source_of(KERNEL)
    old, new = "inductor_meta={", "inductor_meta={'coordinate_descent_tuning': True, "
    assert old in source.code
    return attrs.evolve(source, code=source.code.replace(old, new))


def test_without_being_asked_it_is_a_list(hook, source_of):
    assert len(hook("configs", source_of(KERNEL), TARGET)) > 1


def test_where_it_is_asked_for_it_is_the_space_around_the_best_guess(hook, asked, source_of):
    space = hook("configs", asked, TARGET)

    assert isinstance(space, Space)
    assert space.guess == hook("configs", source_of(KERNEL), TARGET)[0]
    assert dict(space.parameters)["num_warps"] == (1, 2, 4, 8, 16, 32)


def test_another_config_of_it_is_built(build, asked, hook):
    space = hook("configs", asked, TARGET)
    halved = space.guess.get("XBLOCK", 0) // 2
    config = type(space.guess)({**dict(space.guess.values), "XBLOCK": halved})
    built = build(asked, config=config)

    assert config in space
    assert f'"XBLOCK", {halved}' in built.artifact.manifest["launch"]
