"""Configs of pointwise kernels are Inductor's, point by point."""

SIZES = [
    *({"x": 2**it} for it in range(34)),
    *({"y": 2**y, "x": 2**x} for y in (0, 3, 9, 20) for x in range(0, 24, 4)),
    *(
        {"z": 2**z, "y": 2**y, "x": 2**x}
        for z in (0, 2, 5, 18)
        for y in (0, 3, 12)
        for x in (0, 4, 11, 23)
    ),
]


def test_every_list_is_inductors(same, said, combinations):
    asked = combinations(
        max_autotune=(None, True),
        autotune_pointwise=(None, False),
        autotune_hints=(None, ("ONE_ELEMENT_PER_THREAD",)),
        tma_min_block_sizes=(None, {"XBLOCK": 8}, {"XBLOCK": 64}),
    )
    grid = [
        said("pointwise", sizes, meta, tile_hint=hint)
        for meta in asked
        for sizes in SIZES
        for hint in ("SQUARE", "DEFAULT")
    ]

    assert same(grid) == (5088, 0)


def test_threads_with_a_least_number_of_elements_are_inductors(same, said, device):
    grid = [
        said(
            "pointwise",
            sizes,
            {"max_autotune_pointwise": search},
            {"device": device(name)},
            min_elem_per_thread=least,
        )
        for sizes in SIZES
        for search in (False, True)
        for name in ("H200", "A100", "B200")
        for least in (0, 1, 2, 8, 32)
    ]

    assert same(grid) == (3180, 120)


def test_what_inductor_has_no_configs_for_is_refused(same, said):
    many = {"w": 2, "z": 2, "y": 2, "x": 2}
    grid = [said("pointwise", {"x": 2**45}), said("pointwise", many)]
    grid += [said("pointwise", {"x": 8}, {"no_x_dim": True})]

    assert same(grid) == (3, 3)
