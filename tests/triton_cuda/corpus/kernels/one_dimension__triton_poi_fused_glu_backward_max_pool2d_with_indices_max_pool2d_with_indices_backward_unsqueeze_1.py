
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties
triton_helpers.set_driver_to_gpu()

@triton_heuristics.pointwise(
    size_hints={'x': 32768}, 
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*i8', 'in_ptr1': '*fp32', 'in_ptr2': '*fp32', 'out_ptr0': '*fp32', 'xnumel': 'i32', 'XBLOCK': 'constexpr'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'native_matmul': False, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]], (4,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_poi_fused_glu_backward_max_pool2d_with_indices_max_pool2d_with_indices_backward_unsqueeze_1', 'mutated_arg_names': ['out_ptr0'], 'optimize_mem': True, 'no_x_dim': False, 'atomic_add_found': True, 'num_load': 6, 'num_store': 1, 'num_reduction': 0, 'autotune_hints': set(), 'tiling_scores': {'x': 430848}, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
    min_elem_per_thread=0
)
@triton.jit
def triton_poi_fused_glu_backward_max_pool2d_with_indices_max_pool2d_with_indices_backward_unsqueeze_1(in_ptr0, in_ptr1, in_ptr2, out_ptr0, xnumel, XBLOCK : tl.constexpr):
    xnumel = 25344
    xoffset = tl.program_id(0) * XBLOCK
    xindex = xoffset + tl.arange(0, XBLOCK)[:]
    xmask = xindex < xnumel
    x0 = (xindex % 99)
    x1 = xindex // 99
    x2 = xindex
    tmp0 = tl.load(in_ptr0 + (x0 + 99*((x1 % 32)) + 3200*(x1 // 32)), xmask)
    tmp1 = (tl.full([XBLOCK], 3, tl.int32)).to(tl.int32)
    tmp2 = tmp0 + tmp1
    tmp3 = tmp0 < 0
    tmp4 = tl.where(tmp3, tmp2, tmp0)
    tl.device_assert(((0 <= tmp4) & (tmp4 < 3)) | ~(xmask), "index out of bounds: 0 <= tmp4 < 3")
    tmp6 = (((x2 // 99) % 32)).to(tl.int32)
    tmp7 = tl.full([1], 0, tl.int64)
    tmp8 = tmp6 >= tmp7
    tmp9 = (((x2 // 99) % 32)).to(tl.int64)
    tmp10 = (tmp9).to(tl.int64)
    tmp11 = tl.full([1], 16, tl.int64)
    tmp12 = tmp10 < tmp11
    tmp13 = tl.load(in_ptr1 + (1584 + x0 + 99*((x1 % 32)) + 3168*(x1 // 32)), tmp12 & xmask, other=0.0)
    tmp14 = tl.sigmoid(tmp13)
    tmp15 = tl.load(in_ptr2 + (x0 + 99*((x1 % 32)) + 1584*(x1 // 32)), tmp12 & xmask, other=0.0)
    tmp16 = tmp14 * tmp15
    tmp17 = tl.full(tmp16.shape, 0.0, tmp16.dtype)
    tmp18 = tl.where(tmp12, tmp16, tmp17)
    tmp19 = tmp6 >= tmp11
    tmp20 = tl.full([1], 32, tl.int64)
    tmp21 = tmp6 < tmp20
    tmp22 = tl.load(in_ptr1 + (1584 + x0 + 99*((-16) + ((x1 % 32))) + 3168*(x1 // 32)), tmp19 & xmask, other=0.0)
    tmp23 = tl.sigmoid(tmp22)
    tmp24 = tl.full([1], 1.0, tl.float32)
    tmp25 = tmp24 - tmp23
    tmp26 = tmp25 * tmp23
    tmp27 = tl.load(in_ptr1 + (x0 + 99*((-16) + ((x1 % 32))) + 3168*(x1 // 32)), tmp19 & xmask, other=0.0)
    tmp28 = tmp26 * tmp27
    tmp29 = tl.load(in_ptr2 + (x0 + 99*((-16) + ((x1 % 32))) + 1584*(x1 // 32)), tmp19 & xmask, other=0.0)
    tmp30 = tmp28 * tmp29
    tmp31 = tl.full(tmp30.shape, 0.0, tmp30.dtype)
    tmp32 = tl.where(tmp19, tmp30, tmp31)
    tmp33 = tl.where(tmp12, tmp18, tmp32)
    tl.atomic_add(out_ptr0 + (tmp4 + 2*x0 + 197*(tmp4 // 3) + 200*x1), tmp33, xmask, sem='relaxed')
