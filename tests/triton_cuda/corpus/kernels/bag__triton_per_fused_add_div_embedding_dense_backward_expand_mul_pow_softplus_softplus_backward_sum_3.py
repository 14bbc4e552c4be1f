
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties
triton_helpers.set_driver_to_gpu()

@triton_heuristics.persistent_reduction(
    size_hints={'x': 4096, 'r0_': 128},
    reduction_hint=ReductionHint.INNER,
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*fp32', 'in_ptr1': '*fp32', 'in_ptr2': '*fp32', 'in_ptr3': '*fp32', 'in_ptr4': '*i64', 'out_ptr1': '*fp32', 'xnumel': 'i32', 'r0_numel': 'i32', 'XBLOCK': 'constexpr'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'native_matmul': False, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]], (4,): [['tt.divisibility', 16]], (5,): [['tt.divisibility', 16]], (6,): [['tt.divisibility', 16]], (7,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_per_fused_add_div_embedding_dense_backward_expand_mul_pow_softplus_softplus_backward_sum_3', 'mutated_arg_names': ['out_ptr1'], 'optimize_mem': True, 'no_x_dim': None, 'atomic_add_found': True, 'num_load': 5, 'num_store': 1, 'num_reduction': 1, 'autotune_hints': set(), 'tiling_scores': {'x': 25344, 'r0_': 1622400}, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False}
)
@triton.jit
def triton_per_fused_add_div_embedding_dense_backward_expand_mul_pow_softplus_softplus_backward_sum_3(in_ptr0, in_ptr1, in_ptr2, in_ptr3, in_ptr4, out_ptr1, xnumel, r0_numel, XBLOCK : tl.constexpr):
    xnumel = 2112
    r0_numel = 96
    R0_BLOCK: tl.constexpr = 128
    rnumel = r0_numel
    RBLOCK: tl.constexpr = R0_BLOCK
    xoffset = tl.program_id(0) * XBLOCK
    xindex = xoffset + tl.arange(0, XBLOCK)[:, None]
    xmask = xindex < xnumel
    r0_index = tl.arange(0, R0_BLOCK)[None, :]
    r0_offset = 0
    r0_mask = r0_index < r0_numel
    roffset = r0_offset
    rindex = r0_index
    r0_1 = r0_index
    x0 = xindex
    tmp0 = tl.load(in_ptr0 + (r0_1 + 96*x0), r0_mask & xmask, eviction_policy='evict_first', other=0.0)
    tmp1 = tl.load(in_ptr1 + (x0), xmask, eviction_policy='evict_last')
    tmp3 = tl.load(in_ptr2 + (r0_1), r0_mask, eviction_policy='evict_last', other=0.0)
    tmp9 = tl.load(in_ptr3 + (r0_1 + 96*x0), r0_mask & xmask, eviction_policy='evict_first', other=0.0)
    tmp21 = tl.load(in_ptr4 + (x0), xmask, eviction_policy='evict_last')
    tmp2 = tmp0 * tmp1
    tmp4 = tmp2 * tmp3
    tmp5 = tl.full([1, 1], 1.0, tl.float32)
    tmp6 = tmp4 * tmp5
    tmp7 = tl.full([1, 1], 20.0, tl.float32)
    tmp8 = tmp6 > tmp7
    tmp10 = libdevice.exp(tmp6)
    tmp11 = tmp9 * tmp10
    tmp12 = tmp10 + tmp5
    tmp13 = (tmp11 / tmp12)
    tmp14 = tl.where(tmp8, tmp9, tmp13)
    tmp15 = tmp14 * tmp3
    tmp16 = tmp15 * tmp0
    tmp17 = tl.broadcast_to(tmp16, [XBLOCK, R0_BLOCK])
    tmp19 = tl.where(r0_mask & xmask, tmp17, 0)
    tmp20 = tl.sum(tmp19, 1)[:, None].to(tl.float32)
    tmp22 = tl.full([1, 1], 999, tl.int64)
    tmp23 = triton_helpers.minimum(tmp22, tmp21)
    tmp24 = tl.full([1, 1], -1000, tl.int64)
    tmp25 = triton_helpers.maximum(tmp24, tmp23)
    tmp26 = (tl.full([1, 1], 1000, tl.int32)).to(tl.int32)
    tmp27 = tmp25 + tmp26
    tmp28 = tmp25 < 0
    tmp29 = tl.where(tmp28, tmp27, tmp25)
    tmp30 = tl.full([1, 1], 0, tl.int64)
    tmp31 = tmp21 >= tmp30
    tmp32 = tl.full([1, 1], 1000, tl.int64)
    tmp33 = tmp21 < tmp32
    tmp34 = tmp31 & tmp33
    tmp35 = tmp21 != tmp30
    tmp36 = tmp34 & tmp35
    tmp37 = tmp15 * tmp1
    tmp38 = tl.full([1, 1], -0.5, tl.float32)
    tmp39 = tmp20 * tmp38
    tmp40 = tmp1 * tmp1
    tmp41 = tmp40 * tmp1
    tmp42 = tmp39 * tmp41
    tmp43 = tl.full([1, 1], 0.010416666666666666, tl.float32)
    tmp44 = tmp42 * tmp43
    tmp45 = tl.full([1, 1], 2.0, tl.float32)
    tmp46 = tmp0 * tmp45
    tmp47 = tmp44 * tmp46
    tmp48 = tmp37 + tmp47
    tmp49 = tl.full([1, 1], 0.0, tl.float32)
    tmp50 = tl.where(tmp36, tmp48, tmp49)
    tl.atomic_add(out_ptr1 + (tl.broadcast_to(r0_1 + 96*tmp29, [XBLOCK, R0_BLOCK])), tmp50, r0_mask & xmask, sem='relaxed')
