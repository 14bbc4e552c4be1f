
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
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_poi_fused__to_copy_add_arange_cos_div_mul_neg_pow_select_sin_slice_backward_unsqueeze_view_0', 'mutated_arg_names': [], 'optimize_mem': True, 'no_x_dim': False, 'atomic_add_found': False, 'num_load': 4, 'num_store': 1, 'num_reduction': 0, 'autotune_hints': set(), 'tiling_scores': {'x': 262144}, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
    min_elem_per_thread=0
)
@triton.jit
def triton_poi_fused__to_copy_add_arange_cos_div_mul_neg_pow_select_sin_slice_backward_unsqueeze_view_0(in_ptr0, out_ptr0, xnumel, XBLOCK : tl.constexpr):
    xnumel = 16384
    xoffset = tl.program_id(0) * XBLOCK
    xindex = xoffset + tl.arange(0, XBLOCK)[:]
    xmask = tl.full([XBLOCK], True, tl.int1)[:]
    x0 = (xindex % 32)
    x3 = xindex // 32
    x1 = ((xindex // 32) % 64)
    x4 = xindex
    tmp0 = (x0).to(tl.int64)
    tmp1 = (tmp0).to(tl.int64)
    tmp2 = tl.full([1], 1, tl.int64)
    tmp3 = tmp1 >= tmp2
    tmp4 = ((((-1) + x0) % 2)).to(tl.int64)
    tmp5 = (tmp4).to(tl.int64)
    tmp6 = tl.full([1], 0, tl.int64)
    tmp7 = tmp5 == tmp6
    tmp8 = tmp3 & tmp7
    tmp9 = tl.load(in_ptr0 + (1 + 2*(triton_helpers.div_floor_integer((-1) + x0,  2)) + 32*x3), tmp8, eviction_policy='evict_last', other=0.0)
    tmp10 = (2*(triton_helpers.div_floor_integer((-1) + x0,  2))).to(tl.float32)
    tmp11 = (tmp10).to(tl.float32)
    tmp12 = tl.full([1], 0.03125, tl.float32)
    tmp13 = tmp11 * tmp12
    tmp14 = tl.full([1], 10000.0, tl.float32)
    tmp15 = libdevice.pow(tmp14, tmp13)
    tmp16 = (x1).to(tl.float32)
    tmp17 = (tmp16).to(tl.float32)
    tmp18 = (tmp17 / tmp15)
    tmp19 = tl_math.cos(tmp18)
    tmp20 = tmp9 * tmp19
    tmp21 = tl.load(in_ptr0 + (2*(triton_helpers.div_floor_integer((-1) + x0,  2)) + 32*x3), tmp8, eviction_policy='evict_last', other=0.0)
    tmp22 = -tmp21
    tmp23 = tl_math.sin(tmp18)
    tmp24 = tmp22 * tmp23
    tmp25 = tmp20 + tmp24
    tmp26 = tl.full(tmp25.shape, 0.0, tmp25.dtype)
    tmp27 = tl.where(tmp8, tmp25, tmp26)
    tmp28 = tl.full([1], 0.0, tl.float32)
    tmp29 = tl.where(tmp8, tmp27, tmp28)
    tmp30 = ((x4 % 2)).to(tl.int64)
    tmp31 = (tmp30).to(tl.int64)
    tmp32 = tmp31 == tmp6
    tmp33 = tl.load(in_ptr0 + (1 + 2*(x0 // 2) + 32*x3), tmp32, eviction_policy='evict_last', other=0.0)
    tmp34 = (2*(x0 // 2)).to(tl.float32)
    tmp35 = (tmp34).to(tl.float32)
    tmp36 = tl.full([1], 0.03125, tl.float32)
    tmp37 = tmp35 * tmp36
    tmp38 = tl.full([1], 10000.0, tl.float32)
    tmp39 = libdevice.pow(tmp38, tmp37)
    tmp40 = (x1).to(tl.float32)
    tmp41 = (tmp40).to(tl.float32)
    tmp42 = (tmp41 / tmp39)
    tmp43 = tl_math.sin(tmp42)
    tmp44 = tmp33 * tmp43
    tmp45 = tl.load(in_ptr0 + (2*(x0 // 2) + 32*x3), tmp32, eviction_policy='evict_last', other=0.0)
    tmp46 = tl_math.cos(tmp42)
    tmp47 = tmp45 * tmp46
    tmp48 = tmp44 + tmp47
    tmp49 = tl.full(tmp48.shape, 0.0, tmp48.dtype)
    tmp50 = tl.where(tmp32, tmp48, tmp49)
    tmp51 = tl.where(tmp32, tmp50, tmp28)
    tmp52 = tmp29 + tmp51
    tl.store(out_ptr0 + (x4), tmp52, None)
