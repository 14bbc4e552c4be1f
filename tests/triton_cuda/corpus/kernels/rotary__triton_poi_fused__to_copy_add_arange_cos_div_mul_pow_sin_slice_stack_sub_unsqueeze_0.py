
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties
triton_helpers.set_driver_to_gpu()

@triton_heuristics.pointwise(
    size_hints={'x': 16384}, 
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*fp32', 'out_ptr0': '*fp32', 'xnumel': 'i32', 'XBLOCK': 'constexpr'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'native_matmul': False, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_poi_fused__to_copy_add_arange_cos_div_mul_pow_sin_slice_stack_sub_unsqueeze_0', 'mutated_arg_names': [], 'optimize_mem': False, 'no_x_dim': False, 'atomic_add_found': False, 'num_load': 4, 'num_store': 1, 'num_reduction': 0, 'autotune_hints': set(), 'tiling_scores': {'x': 131072}, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
    min_elem_per_thread=0
)
@triton.jit
def triton_poi_fused__to_copy_add_arange_cos_div_mul_pow_sin_slice_stack_sub_unsqueeze_0(in_ptr0, out_ptr0, xnumel, XBLOCK : tl.constexpr):
    xnumel = 16384
    xoffset = tl.program_id(0) * XBLOCK
    xindex = xoffset + tl.arange(0, XBLOCK)[:]
    xmask = tl.full([XBLOCK], True, tl.int1)[:]
    x0 = (xindex % 2)
    x4 = xindex // 2
    x1 = ((xindex // 2) % 16)
    x2 = ((xindex // 32) % 64)
    x6 = xindex
    tmp0 = (x0).to(tl.int32)
    tmp1 = tl.full([1], 0, tl.int64)
    tmp2 = tmp0 >= tmp1
    tmp3 = (x0).to(tl.int64)
    tmp4 = (tmp3).to(tl.int64)
    tmp5 = tl.full([1], 1, tl.int64)
    tmp6 = tmp4 < tmp5
    tmp7 = tl.load(in_ptr0 + (2*x4), tmp6, eviction_policy='evict_last', other=0.0)
    tmp8 = (2*x1).to(tl.float32)
    tmp9 = (tmp8).to(tl.float32)
    tmp10 = tl.full([1], 0.03125, tl.float32)
    tmp11 = tmp9 * tmp10
    tmp12 = tl.full([1], 10000.0, tl.float32)
    tmp13 = libdevice.pow(tmp12, tmp11)
    tmp14 = (x2).to(tl.float32)
    tmp15 = (tmp14).to(tl.float32)
    tmp16 = (tmp15 / tmp13)
    tmp17 = tl_math.cos(tmp16)
    tmp18 = tmp7 * tmp17
    tmp19 = tl.load(in_ptr0 + (1 + 2*x4), tmp6, eviction_policy='evict_last', other=0.0)
    tmp20 = tl_math.sin(tmp16)
    tmp21 = tmp19 * tmp20
    tmp22 = tmp18 - tmp21
    tmp23 = tl.full(tmp22.shape, 0.0, tmp22.dtype)
    tmp24 = tl.where(tmp6, tmp22, tmp23)
    tmp25 = tmp0 >= tmp5
    tmp26 = tl.full([1], 2, tl.int64)
    tmp27 = tmp0 < tmp26
    tmp28 = tl.load(in_ptr0 + (2*x4), tmp25, eviction_policy='evict_last', other=0.0)
    tmp29 = (2*x1).to(tl.float32)
    tmp30 = (tmp29).to(tl.float32)
    tmp31 = tl.full([1], 0.03125, tl.float32)
    tmp32 = tmp30 * tmp31
    tmp33 = tl.full([1], 10000.0, tl.float32)
    tmp34 = libdevice.pow(tmp33, tmp32)
    tmp35 = (x2).to(tl.float32)
    tmp36 = (tmp35).to(tl.float32)
    tmp37 = (tmp36 / tmp34)
    tmp38 = tl_math.sin(tmp37)
    tmp39 = tmp28 * tmp38
    tmp40 = tl.load(in_ptr0 + (1 + 2*x4), tmp25, eviction_policy='evict_last', other=0.0)
    tmp41 = tl_math.cos(tmp37)
    tmp42 = tmp40 * tmp41
    tmp43 = tmp39 + tmp42
    tmp44 = tl.full(tmp43.shape, 0.0, tmp43.dtype)
    tmp45 = tl.where(tmp25, tmp43, tmp44)
    tmp46 = tl.where(tmp6, tmp24, tmp45)
    tl.store(out_ptr0 + (x6), tmp46, None)
