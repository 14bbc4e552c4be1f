
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties
triton_helpers.set_driver_to_gpu()

@triton_heuristics.pointwise(
    size_hints={'x': 512}, 
    filename=__file__,
    triton_meta={'signature': {'in_out_ptr0': '*fp32', 'in_ptr0': '*fp32', 'out_ptr0': '*fp32', 'out_ptr1': '*fp32', 'out_ptr2': '*i1', 'xnumel': 'i32', 'XBLOCK': 'constexpr'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'native_matmul': False, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]], (4,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_poi_fused_add_asinh_bitwise_or_cosh_expm1_floor_frac_i0_isinf_isnan_log1p_round_sign_signbit_sin_special_erfcx_trunc_0', 'mutated_arg_names': ['in_out_ptr0'], 'optimize_mem': True, 'no_x_dim': False, 'atomic_add_found': False, 'num_load': 2, 'num_store': 4, 'num_reduction': 0, 'autotune_hints': set(), 'tiling_scores': {'x': 17000}, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
    min_elem_per_thread=0
)
@triton.jit
def triton_poi_fused_add_asinh_bitwise_or_cosh_expm1_floor_frac_i0_isinf_isnan_log1p_round_sign_signbit_sin_special_erfcx_trunc_0(in_out_ptr0, in_ptr0, out_ptr0, out_ptr1, out_ptr2, xnumel, XBLOCK : tl.constexpr):
    xnumel = 500
    xoffset = tl.program_id(0) * XBLOCK
    xindex = xoffset + tl.arange(0, XBLOCK)[:]
    xmask = xindex < xnumel
    x0 = xindex
    tmp0 = tl.load(in_ptr0 + (x0), xmask)
    tmp28 = tl.load(in_out_ptr0 + (x0), xmask)
    tmp1 = tl_math.sin(tmp0)
    tmp2 = libdevice.cosh(tmp0)
    tmp3 = tmp1 + tmp2
    tmp4 = libdevice.log1p(tmp0)
    tmp5 = tmp3 + tmp4
    tmp6 = libdevice.expm1(tmp0)
    tmp7 = tmp5 + tmp6
    tmp8 = libdevice.asinh(tmp0)
    tmp9 = tmp7 + tmp8
    tmp10 = libdevice.nearbyint(tmp0)
    tmp11 = libdevice.trunc(tmp0)
    tmp12 = tmp10 + tmp11
    tmp13 = tmp0 - tmp11
    tmp14 = tmp12 + tmp13
    tmp15 = tl.full([1], 0, tl.int32)
    tmp16 = tmp15 < tmp0
    tmp17 = tmp16.to(tl.int8)
    tmp18 = tmp0 < tmp15
    tmp19 = tmp18.to(tl.int8)
    tmp20 = tmp17 - tmp19
    tmp21 = tmp20.to(tmp0.dtype)
    tmp22 = tmp14 + tmp21
    tmp23 = libdevice.floor(tmp0)
    tmp24 = tmp22 + tmp23
    tmp25 = libdevice.cyl_bessel_i0(tmp0)
    tmp26 = libdevice.erfcx(tmp0)
    tmp27 = tmp25 + tmp26
    tmp29 = tmp27 + tmp28
    tmp30 = libdevice.isnan(tmp0).to(tl.int1)
    tmp31 = libdevice.isinf(tmp0).to(tl.int1)
    tmp32 = tmp30 | tmp31
    tmp33 = (libdevice.signbit(tmp0) != 0) if (tmp0).dtype is tl.float32 else tmp0 < 0
    tmp34 = tmp32 | tmp33
    tl.store(out_ptr0 + (x0), tmp9, xmask)
    tl.store(out_ptr1 + (x0), tmp24, xmask)
    tl.store(in_out_ptr0 + (x0), tmp29, xmask)
    tl.store(out_ptr2 + (x0), tmp34, xmask)
