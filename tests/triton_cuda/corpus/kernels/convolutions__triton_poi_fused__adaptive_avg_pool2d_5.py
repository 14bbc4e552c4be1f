
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties
triton_helpers.set_driver_to_gpu()

@triton_heuristics.pointwise(
    size_hints={'x': 8192}, 
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*fp32', 'out_ptr0': '*fp32', 'xnumel': 'i32', 'XBLOCK': 'constexpr'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'native_matmul': False, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_poi_fused__adaptive_avg_pool2d_5', 'mutated_arg_names': [], 'optimize_mem': False, 'no_x_dim': False, 'atomic_add_found': False, 'num_load': 16, 'num_store': 1, 'num_reduction': 0, 'autotune_hints': set(), 'tiling_scores': {'x': 65536}, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
    min_elem_per_thread=0
)
@triton.jit
def triton_poi_fused__adaptive_avg_pool2d_5(in_ptr0, out_ptr0, xnumel, XBLOCK : tl.constexpr):
    xnumel = 8192
    xoffset = tl.program_id(0) * XBLOCK
    xindex = xoffset + tl.arange(0, XBLOCK)[:]
    xmask = tl.full([XBLOCK], True, tl.int1)[:]
    x0 = (xindex % 4)
    x1 = xindex // 4
    x2 = xindex
    tmp0 = tl.load(in_ptr0 + (4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp1 = tl.load(in_ptr0 + (1 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp3 = tl.load(in_ptr0 + (2 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp5 = tl.load(in_ptr0 + (3 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp7 = tl.load(in_ptr0 + (16 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp9 = tl.load(in_ptr0 + (17 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp11 = tl.load(in_ptr0 + (18 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp13 = tl.load(in_ptr0 + (19 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp15 = tl.load(in_ptr0 + (32 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp17 = tl.load(in_ptr0 + (33 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp19 = tl.load(in_ptr0 + (34 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp21 = tl.load(in_ptr0 + (35 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp23 = tl.load(in_ptr0 + (48 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp25 = tl.load(in_ptr0 + (49 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp27 = tl.load(in_ptr0 + (50 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp29 = tl.load(in_ptr0 + (51 + 4*x0 + 64*x1), None, eviction_policy='evict_last')
    tmp2 = tmp0 + tmp1
    tmp4 = tmp2 + tmp3
    tmp6 = tmp4 + tmp5
    tmp8 = tmp6 + tmp7
    tmp10 = tmp8 + tmp9
    tmp12 = tmp10 + tmp11
    tmp14 = tmp12 + tmp13
    tmp16 = tmp14 + tmp15
    tmp18 = tmp16 + tmp17
    tmp20 = tmp18 + tmp19
    tmp22 = tmp20 + tmp21
    tmp24 = tmp22 + tmp23
    tmp26 = tmp24 + tmp25
    tmp28 = tmp26 + tmp27
    tmp30 = tmp28 + tmp29
    tmp31 = tl.full([1], 16.0, tl.float32)
    tmp32 = (tmp30 / tmp31)
    tl.store(out_ptr0 + (x2), tmp32, None)
