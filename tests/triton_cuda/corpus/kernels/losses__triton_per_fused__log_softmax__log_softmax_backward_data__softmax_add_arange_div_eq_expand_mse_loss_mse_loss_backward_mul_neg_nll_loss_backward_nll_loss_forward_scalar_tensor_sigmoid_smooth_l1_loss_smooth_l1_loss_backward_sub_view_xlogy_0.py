
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties
triton_helpers.set_driver_to_gpu()

@triton_heuristics.persistent_reduction(
    size_hints={'x': 64, 'r0_': 1024},
    reduction_hint=ReductionHint.INNER,
    filename=__file__,
    triton_meta={'signature': {'in_out_ptr0': '*fp32', 'in_ptr0': '*i64', 'in_ptr1': '*fp32', 'in_ptr2': '*fp32', 'in_ptr3': '*fp32', 'in_ptr4': '*fp32', 'in_ptr5': '*fp32', 'in_ptr6': '*fp32', 'in_ptr7': '*fp32', 'in_ptr8': '*fp32', 'xnumel': 'i32', 'r0_numel': 'i32', 'XBLOCK': 'constexpr'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'native_matmul': False, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]], (4,): [['tt.divisibility', 16]], (5,): [['tt.divisibility', 16]], (6,): [['tt.divisibility', 16]], (7,): [['tt.divisibility', 16]], (8,): [['tt.divisibility', 16]], (9,): [['tt.divisibility', 16]], (10,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'Grid1D', 'kernel_name': 'triton_per_fused__log_softmax__log_softmax_backward_data__softmax_add_arange_div_eq_expand_mse_loss_mse_loss_backward_mul_neg_nll_loss_backward_nll_loss_forward_scalar_tensor_sigmoid_smooth_l1_loss_smooth_l1_loss_backward_sub_view_xlogy_0', 'mutated_arg_names': ['in_out_ptr0'], 'optimize_mem': True, 'no_x_dim': None, 'atomic_add_found': False, 'num_load': 9, 'num_store': 1, 'num_reduction': 2, 'autotune_hints': set(), 'tiling_scores': {'x': 1536, 'r0_': 1024000}, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False}
)
@triton.jit
def triton_per_fused__log_softmax__log_softmax_backward_data__softmax_add_arange_div_eq_expand_mse_loss_mse_loss_backward_mul_neg_nll_loss_backward_nll_loss_forward_scalar_tensor_sigmoid_smooth_l1_loss_smooth_l1_loss_backward_sub_view_xlogy_0(in_out_ptr0, in_ptr0, in_ptr1, in_ptr2, in_ptr3, in_ptr4, in_ptr5, in_ptr6, in_ptr7, in_ptr8, xnumel, r0_numel, XBLOCK : tl.constexpr):
    xnumel = 64
    r0_numel = 1000
    R0_BLOCK: tl.constexpr = 1024
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
    x0 = xindex
    r0_1 = r0_index
    tmp0 = tl.load(in_ptr0 + (x0), xmask, eviction_policy='evict_last')
    tmp11 = tl.load(in_ptr1 + (0))
    tmp12 = tl.broadcast_to(tmp11, [1, 1])
    tmp13 = tl.load(in_ptr2 + (0))
    tmp14 = tl.broadcast_to(tmp13, [1, 1])
    tmp25 = tl.load(in_ptr3 + (r0_1 + 1000*x0), r0_mask & xmask, eviction_policy='evict_first', other=0.0)
    tmp26 = tl.load(in_ptr4 + (x0), xmask, eviction_policy='evict_last')
    tmp29 = tl.load(in_ptr5 + (x0), xmask, eviction_policy='evict_last')
    tmp36 = tl.load(in_ptr6 + (r0_1 + 1000*x0), r0_mask & xmask, eviction_policy='evict_first', other=0.0)
    tmp37 = tl.load(in_ptr7 + (x0), xmask, eviction_policy='evict_last')
    tmp39 = tl.load(in_ptr8 + (x0), xmask, eviction_policy='evict_last')
    tmp1 = tl.full([1, 1], -100, tl.int64)
    tmp2 = tmp0 != tmp1
    tmp3 = tl.full([1, 1], 0, tl.int64)
    tmp4 = tl.where(tmp2, tmp0, tmp3)
    tmp5 = (r0_1).to(tl.int64)
    tmp6 = (tmp5).to(tl.int64)
    tmp7 = tmp4 == tmp6
    tmp8 = tl.full([1, 1], -1.0, tl.float32)
    tmp9 = tl.full([1, 1], 0.0, tl.float32)
    tmp10 = tl.where(tmp7, tmp8, tmp9)
    tmp15 = (tmp12 / tmp14)
    tmp16 = tl.where(tmp2, tmp15, tmp9)
    tmp17 = tmp10 * tmp16
    tmp18 = tl.broadcast_to(tmp17, [XBLOCK, R0_BLOCK])
    tmp20 = tl.where(r0_mask & xmask, tmp18, 0)
    tmp21 = tl.sum(tmp20, 1)[:, None].to(tl.float32)
    tmp22 = tl.full([1, 1], 0.015625, tl.float32)
    tmp23 = tmp12 * tmp22
    tmp24 = -tmp23
    tmp27 = tmp25 - tmp26
    tmp28 = libdevice.exp(tmp27)
    tmp30 = (tmp28 / tmp29)
    tmp31 = tmp24 * tmp30
    tmp32 = tl.broadcast_to(tmp31, [XBLOCK, R0_BLOCK])
    tmp34 = tl.where(r0_mask & xmask, tmp32, 0)
    tmp35 = tl.sum(tmp34, 1)[:, None].to(tl.float32)
    tmp38 = tmp36 - tmp37
    tmp40 = tmp38 - tmp39
    tmp41 = libdevice.exp(tmp40)
    tmp42 = tmp41 * tmp21
    tmp43 = tmp17 - tmp42
    tmp44 = tl.sigmoid(tmp36)
    tmp45 = tl.sigmoid(tmp25)
    tmp46 = tmp44 - tmp45
    tmp47 = tmp46 * tmp12
    tmp48 = tl.full([1, 1], 1.5625e-05, tl.float32)
    tmp49 = tmp47 * tmp48
    tmp50 = tmp43 + tmp49
    tmp51 = tmp41 * tmp35
    tmp52 = tmp31 - tmp51
    tmp53 = tmp50 + tmp52
    tmp54 = tmp36 - tmp25
    tmp55 = tl_math.abs(tmp54)
    tmp56 = tl.full([1, 1], 1.0, tl.float32)
    tmp57 = tmp55 < tmp56
    tmp58 = tmp12 * tmp48
    tmp59 = tmp58 * tmp54
    tmp60 = tmp59 * tmp56
    tmp61 = tl.full([1, 1], 0, tl.int32)
    tmp62 = tmp61 < tmp54
    tmp63 = tmp62.to(tl.int8)
    tmp64 = tmp54 < tmp61
    tmp65 = tmp64.to(tl.int8)
    tmp66 = tmp63 - tmp65
    tmp67 = tmp66.to(tmp54.dtype)
    tmp68 = tmp58 * tmp67
    tmp69 = tl.where(tmp57, tmp60, tmp68)
    tmp70 = tmp53 + tmp69
    tmp71 = tl.full([1, 1], 3.125e-05, tl.float32)
    tmp72 = tmp54 * tmp71
    tmp73 = tmp72 * tmp12
    tmp74 = tmp70 + tmp73
    tl.store(in_out_ptr0 + (r0_1 + 1000*x0), tmp74, r0_mask & xmask)
