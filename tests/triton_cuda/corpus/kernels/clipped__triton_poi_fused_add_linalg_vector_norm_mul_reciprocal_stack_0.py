
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties
triton_helpers.set_driver_to_gpu()

@triton_heuristics.pointwise(
    size_hints={'x': 1}, 
    filename=__file__,
    triton_meta={'signature': {'in_out_ptr0': '*fp32', 'in_ptr0': '*fp32', 'in_ptr1': '*fp32', 'xnumel': 'constexpr', 'XBLOCK': 'constexpr'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {'xnumel': 1}, 'native_matmul': False, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_poi_fused_add_linalg_vector_norm_mul_reciprocal_stack_0', 'mutated_arg_names': ['in_out_ptr0'], 'optimize_mem': True, 'no_x_dim': False, 'atomic_add_found': False, 'num_load': 9, 'num_store': 1, 'num_reduction': 0, 'autotune_hints': set(), 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
    min_elem_per_thread=0
)
@triton.jit
def triton_poi_fused_add_linalg_vector_norm_mul_reciprocal_stack_0(in_out_ptr0, in_ptr0, in_ptr1, xnumel, XBLOCK : tl.constexpr):
    xnumel = 1
    xoffset = tl.program_id(0) * XBLOCK
    xindex = xoffset + tl.arange(0, XBLOCK)[:]
    xmask = tl.full([XBLOCK], True, tl.int1)[:]
    tmp0 = tl.full([1], 0, tl.int64)
    tmp1 = tmp0 >= tmp0
    tmp2 = tl.full([1], 1, tl.int64)
    tmp3 = tmp0 < tmp2
    tmp4 = tl.load(in_out_ptr0 + (0))
    tmp5 = tl.broadcast_to(tmp4, [XBLOCK])
    tmp6 = tl.where(tmp3, tmp5, 0.0)
    tmp7 = tmp0 >= tmp2
    tmp8 = tl.full([1], 2, tl.int64)
    tmp9 = tmp0 < tmp8
    tmp10 = tmp7 & tmp9
    tmp11 = tl.load(in_ptr0 + (0))
    tmp12 = tl.broadcast_to(tmp11, [XBLOCK])
    tmp13 = tl.where(tmp10, tmp12, 0.0)
    tmp14 = tmp0 >= tmp8
    tmp15 = tl.full([1], 3, tl.int64)
    tmp16 = tmp0 < tmp15
    tmp17 = tl.load(in_ptr1 + (0))
    tmp18 = tl.broadcast_to(tmp17, [XBLOCK])
    tmp19 = tl.where(tmp14, tmp18, 0.0)
    tmp20 = tl.where(tmp10, tmp13, tmp19)
    tmp21 = tl.where(tmp3, tmp6, tmp20)
    tmp22 = tmp21 * tmp21
    tmp23 = tmp2 >= tmp0
    tmp24 = tmp2 < tmp2
    tmp25 = tl.load(in_out_ptr0 + (0))
    tmp26 = tl.broadcast_to(tmp25, [XBLOCK])
    tmp27 = tl.where(tmp24, tmp26, 0.0)
    tmp28 = tmp2 >= tmp2
    tmp29 = tmp2 < tmp8
    tmp30 = tmp28 & tmp29
    tmp31 = tl.load(in_ptr0 + (0))
    tmp32 = tl.broadcast_to(tmp31, [XBLOCK])
    tmp33 = tl.where(tmp30, tmp32, 0.0)
    tmp34 = tmp2 >= tmp8
    tmp35 = tmp2 < tmp15
    tmp36 = tl.load(in_ptr1 + (0))
    tmp37 = tl.broadcast_to(tmp36, [XBLOCK])
    tmp38 = tl.where(tmp34, tmp37, 0.0)
    tmp39 = tl.where(tmp30, tmp33, tmp38)
    tmp40 = tl.where(tmp24, tmp27, tmp39)
    tmp41 = tmp40 * tmp40
    tmp42 = tmp22 + tmp41
    tmp43 = tmp8 >= tmp0
    tmp44 = tmp8 < tmp2
    tmp45 = tl.load(in_out_ptr0 + (0))
    tmp46 = tl.broadcast_to(tmp45, [XBLOCK])
    tmp47 = tl.where(tmp44, tmp46, 0.0)
    tmp48 = tmp8 >= tmp2
    tmp49 = tmp8 < tmp8
    tmp50 = tmp48 & tmp49
    tmp51 = tl.load(in_ptr0 + (0))
    tmp52 = tl.broadcast_to(tmp51, [XBLOCK])
    tmp53 = tl.where(tmp50, tmp52, 0.0)
    tmp54 = tmp8 >= tmp8
    tmp55 = tmp8 < tmp15
    tmp56 = tl.load(in_ptr1 + (0))
    tmp57 = tl.broadcast_to(tmp56, [XBLOCK])
    tmp58 = tl.where(tmp54, tmp57, 0.0)
    tmp59 = tl.where(tmp50, tmp53, tmp58)
    tmp60 = tl.where(tmp44, tmp47, tmp59)
    tmp61 = tmp60 * tmp60
    tmp62 = tmp42 + tmp61
    tmp63 = tl.sqrt_rn(tmp62)
    tmp64 = tl.full([1], 1e-06, tl.float32)
    tmp65 = tmp63 + tmp64
    tmp66 = tl.full([1], 1.0, tl.float32)
    tmp67 = (tmp66 / tmp65)
    tmp68 = tmp67 * tmp66
    tl.store(in_out_ptr0 + (tl.full([XBLOCK], 0, tl.int32).broadcast_to(XBLOCK)), tmp68, None)
