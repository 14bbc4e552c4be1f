
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties
triton_helpers.set_driver_to_gpu()

@triton_heuristics.pointwise(
    size_hints={'x': 32768}, 
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*fp32', 'out_ptr0': '*i8', 'out_ptr1': '*fp32', 'xnumel': 'i32', 'XBLOCK': 'constexpr'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'native_matmul': False, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_poi_fused_elu_max_pool2d_with_indices_unsqueeze_1', 'mutated_arg_names': [], 'optimize_mem': False, 'no_x_dim': False, 'atomic_add_found': False, 'num_load': 3, 'num_store': 2, 'num_reduction': 0, 'autotune_hints': set(), 'tiling_scores': {'x': 253440}, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
    min_elem_per_thread=0
)
@triton.jit
def triton_poi_fused_elu_max_pool2d_with_indices_unsqueeze_1(in_ptr0, out_ptr0, out_ptr1, xnumel, XBLOCK : tl.constexpr):
    xnumel = 25344
    xoffset = tl.program_id(0) * XBLOCK
    xindex = xoffset + tl.arange(0, XBLOCK)[:]
    xmask = xindex < xnumel
    x0 = (xindex % 99)
    x3 = xindex // 99
    x2 = xindex // 3168
    x4 = (xindex % 3168)
    x5 = xindex
    tmp0 = tl.load(in_ptr0 + (2*x0 + 200*x3), xmask, eviction_policy='evict_last')
    tmp8 = tl.load(in_ptr0 + (1 + 2*x0 + 200*x3), xmask, eviction_policy='evict_last')
    tmp29 = tl.load(in_ptr0 + (2 + 2*x0 + 200*x3), xmask, eviction_policy='evict_last')
    tmp1 = tl.full([1], 0.0, tl.float32)
    tmp2 = tmp0 > tmp1
    tmp3 = tl.full([1], 1.0, tl.float32)
    tmp4 = tmp0 * tmp3
    tmp5 = libdevice.expm1(tmp4)
    tmp6 = tmp5 * tmp3
    tmp7 = tl.where(tmp2, tmp4, tmp6)
    tmp9 = tmp8 > tmp1
    tmp10 = tmp8 * tmp3
    tmp11 = libdevice.expm1(tmp10)
    tmp12 = tmp11 * tmp3
    tmp13 = tl.where(tmp9, tmp10, tmp12)
    tmp14 = tmp7 > tmp13
    tmp15 = tmp7 == tmp13
    tmp16 = tmp7 != tmp7
    tmp17 = tmp13 != tmp13
    tmp18 = tmp16 > tmp17
    tmp19 = tmp14 | tmp18
    tmp20 = tmp16 & tmp17
    tmp21 = tmp15 | tmp20
    tmp22 = tl.full([1], 0, tl.int64)
    tmp23 = tl.full([1], 1, tl.int64)
    tmp24 = tmp22 < tmp23
    tmp25 = tmp21 & tmp24
    tmp26 = tmp19 | tmp25
    tmp27 = tl.where(tmp26, tmp7, tmp13)
    tmp28 = tl.where(tmp26, tmp22, tmp23)
    tmp30 = tmp29 > tmp1
    tmp31 = tmp29 * tmp3
    tmp32 = libdevice.expm1(tmp31)
    tmp33 = tmp32 * tmp3
    tmp34 = tl.where(tmp30, tmp31, tmp33)
    tmp35 = tmp27 > tmp34
    tmp36 = tmp27 == tmp34
    tmp37 = tmp27 != tmp27
    tmp38 = tmp34 != tmp34
    tmp39 = tmp37 > tmp38
    tmp40 = tmp35 | tmp39
    tmp41 = tmp37 & tmp38
    tmp42 = tmp36 | tmp41
    tmp43 = tl.full([1], 2, tl.int64)
    tmp44 = tmp28 < tmp43
    tmp45 = tmp42 & tmp44
    tmp46 = tmp40 | tmp45
    tmp47 = tl.where(tmp46, tmp27, tmp34)
    tmp48 = tl.where(tmp46, tmp28, tmp43)
    tmp49 = tmp48.to(tl.int8)
    tmp50 = triton_helpers.maximum(tmp7, tmp13)
    tmp51 = triton_helpers.maximum(tmp50, tmp34)
    tl.store(out_ptr0 + (x4 + 3200*x2), tmp49, xmask)
    tl.store(out_ptr1 + (x5), tmp51, xmask)
