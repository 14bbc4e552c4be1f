
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties

@triton_heuristics.foreach(
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*fp32', 'in_ptr1': '*fp32', 'in_ptr2': '*fp32', 'in_ptr3': '*fp32', 'in_ptr4': '*fp32', 'in_ptr5': '*fp32', 'in_ptr6': '*fp32', 'in_ptr7': '*fp32', 'in_ptr8': '*fp32', 'in_ptr9': '*fp32', 'in_ptr10': '*fp32', 'in_ptr11': '*fp32', 'in_ptr12': '*fp32', 'in_ptr13': '*fp32', 'in_ptr14': '*fp32', 'in_ptr15': '*fp32', 'out_ptr1': '*fp32', 'out_ptr2': '*fp32', 'out_ptr3': '*fp32', 'out_ptr5': '*fp32', 'out_ptr6': '*fp32', 'out_ptr7': '*fp32', 'out_ptr9': '*fp32', 'out_ptr10': '*fp32', 'out_ptr11': '*fp32', 'out_ptr13': '*fp32', 'out_ptr14': '*fp32', 'out_ptr15': '*fp32'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]], (4,): [['tt.divisibility', 16]], (5,): [['tt.divisibility', 16]], (6,): [['tt.divisibility', 16]], (7,): [['tt.divisibility', 16]], (8,): [['tt.divisibility', 16]], (9,): [['tt.divisibility', 16]], (10,): [['tt.divisibility', 16]], (11,): [['tt.divisibility', 16]], (12,): [['tt.divisibility', 16]], (13,): [['tt.divisibility', 16]], (14,): [['tt.divisibility', 16]], (15,): [['tt.divisibility', 16]], (16,): [['tt.divisibility', 16]], (17,): [['tt.divisibility', 16]], (18,): [['tt.divisibility', 16]], (19,): [['tt.divisibility', 16]], (20,): [['tt.divisibility', 16]], (21,): [['tt.divisibility', 16]], (22,): [['tt.divisibility', 16]], (23,): [['tt.divisibility', 16]], (24,): [['tt.divisibility', 16]], (25,): [['tt.divisibility', 16]], (26,): [['tt.divisibility', 16]], (27,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'SequentialComboKernelGrid', 'combo_grid_meta': {'num_kernels': 4, 'min_blocks': 0, 'autotune_grouping': True, 'default_config': {'XBLOCK': 1024}, 'no_x_dim_0': False, 'xnumel_0': 8192, 'no_x_dim_1': False, 'xnumel_1': 128, 'no_x_dim_2': False, 'xnumel_2': 6144, 'no_x_dim_3': False, 'xnumel_3': 7000}, 'kernel_name': 'triton_for_fused_1', 'mutated_arg_names': ['in_ptr0', 'in_ptr10', 'in_ptr11', 'in_ptr12', 'in_ptr14', 'in_ptr15', 'in_ptr2', 'in_ptr3', 'in_ptr4', 'in_ptr6', 'in_ptr7', 'in_ptr8', 'out_ptr1', 'out_ptr10', 'out_ptr11', 'out_ptr13', 'out_ptr14', 'out_ptr15', 'out_ptr2', 'out_ptr3', 'out_ptr5', 'out_ptr6', 'out_ptr7', 'out_ptr9'], 'optimize_mem': True, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
)
@triton.jit
def triton_for_fused_1(in_ptr0, in_ptr1, in_ptr2, in_ptr3, in_ptr4, in_ptr5, in_ptr6, in_ptr7, in_ptr8, in_ptr9, in_ptr10, in_ptr11, in_ptr12, in_ptr13, in_ptr14, in_ptr15, out_ptr1, out_ptr2, out_ptr3, out_ptr5, out_ptr6, out_ptr7, out_ptr9, out_ptr10, out_ptr11, out_ptr13, out_ptr14, out_ptr15):
    pid = tl.program_id(0)
    XBLOCK: tl.constexpr = 1024
    num_xblocks_0 = tl.cdiv(8192, XBLOCK)
    num_xblocks_1 = num_xblocks_0 + tl.cdiv(128, XBLOCK)
    num_xblocks_2 = num_xblocks_1 + tl.cdiv(6144, XBLOCK)
    num_xblocks_3 = num_xblocks_2 + tl.cdiv(7000, XBLOCK)
    if pid < num_xblocks_0:
        pid_offset = pid
        xnumel = 8192
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = tl.full([XBLOCK], True, tl.int1)[:]
        x0 = xindex
        tmp0 = tl.load(in_ptr0 + (x0), None)
        tmp3 = tl.load(in_ptr1 + (x0), None)
        tmp7 = tl.load(in_ptr2 + (x0), None)
        tmp10 = tl.load(in_ptr3 + (x0), None)
        tmp1 = tl.full([1], 0.99, tl.float32)
        tmp2 = tmp0 * tmp1
        tmp4 = libdevice.mul_rn(tmp3, tmp3)
        tmp5 = tl.full([1], 0.010000000000000009, tl.float32)
        tmp6 = tl.fma(tmp5, tmp4, tmp2)
        tmp8 = tmp3 - tmp7
        tmp9 = tl.fma(tmp5, tmp8, tmp7)
        tmp11 = libdevice.mul_rn(tmp9, tmp9)
        tmp12 = tl.full([1], -1.0, tl.float32)
        tmp13 = tl.fma(tmp12, tmp11, tmp6)
        tmp14 = tl.sqrt_rn(tmp13)
        tmp15 = tl.full([1], 1e-08, tl.float32)
        tmp16 = tmp14 + tmp15
        tmp17 = triton.language.div_rn(tmp3, tmp16)
        tmp18 = tl.full([1], -0.1, tl.float32)
        tmp19 = tl.fma(tmp18, tmp17, tmp10)
        tl.store(out_ptr1 + (x0), tmp9, None)
        tl.store(out_ptr2 + (x0), tmp19, None)
        tl.store(out_ptr3 + (x0), tmp6, None)
    elif pid < num_xblocks_1:
        pid_offset = pid - num_xblocks_0
        xnumel = 128
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x1 = xindex
        tmp20 = tl.load(in_ptr4 + (x1), xmask)
        tmp23 = tl.load(in_ptr5 + (x1), xmask)
        tmp27 = tl.load(in_ptr6 + (x1), xmask)
        tmp30 = tl.load(in_ptr7 + (x1), xmask)
        tmp21 = tl.full([1], 0.99, tl.float32)
        tmp22 = tmp20 * tmp21
        tmp24 = libdevice.mul_rn(tmp23, tmp23)
        tmp25 = tl.full([1], 0.010000000000000009, tl.float32)
        tmp26 = tl.fma(tmp25, tmp24, tmp22)
        tmp28 = tmp23 - tmp27
        tmp29 = tl.fma(tmp25, tmp28, tmp27)
        tmp31 = libdevice.mul_rn(tmp29, tmp29)
        tmp32 = tl.full([1], -1.0, tl.float32)
        tmp33 = tl.fma(tmp32, tmp31, tmp26)
        tmp34 = tl.sqrt_rn(tmp33)
        tmp35 = tl.full([1], 1e-08, tl.float32)
        tmp36 = tmp34 + tmp35
        tmp37 = triton.language.div_rn(tmp23, tmp36)
        tmp38 = tl.full([1], -0.1, tl.float32)
        tmp39 = tl.fma(tmp38, tmp37, tmp30)
        tl.store(out_ptr5 + (x1), tmp29, xmask)
        tl.store(out_ptr6 + (x1), tmp39, xmask)
        tl.store(out_ptr7 + (x1), tmp26, xmask)
    elif pid < num_xblocks_2:
        pid_offset = pid - num_xblocks_1
        xnumel = 6144
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x2 = xindex
        tmp40 = tl.load(in_ptr8 + (x2), xmask)
        tmp43 = tl.load(in_ptr9 + (x2), xmask)
        tmp47 = tl.load(in_ptr10 + (x2), xmask)
        tmp50 = tl.load(in_ptr11 + (x2), xmask)
        tmp41 = tl.full([1], 0.99, tl.float32)
        tmp42 = tmp40 * tmp41
        tmp44 = libdevice.mul_rn(tmp43, tmp43)
        tmp45 = tl.full([1], 0.010000000000000009, tl.float32)
        tmp46 = tl.fma(tmp45, tmp44, tmp42)
        tmp48 = tmp43 - tmp47
        tmp49 = tl.fma(tmp45, tmp48, tmp47)
        tmp51 = libdevice.mul_rn(tmp49, tmp49)
        tmp52 = tl.full([1], -1.0, tl.float32)
        tmp53 = tl.fma(tmp52, tmp51, tmp46)
        tmp54 = tl.sqrt_rn(tmp53)
        tmp55 = tl.full([1], 1e-08, tl.float32)
        tmp56 = tmp54 + tmp55
        tmp57 = triton.language.div_rn(tmp43, tmp56)
        tmp58 = tl.full([1], -0.1, tl.float32)
        tmp59 = tl.fma(tmp58, tmp57, tmp50)
        tl.store(out_ptr9 + (x2), tmp49, xmask)
        tl.store(out_ptr10 + (x2), tmp59, xmask)
        tl.store(out_ptr11 + (x2), tmp46, xmask)
    elif pid < num_xblocks_3:
        pid_offset = pid - num_xblocks_2
        xnumel = 7000
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x3 = xindex
        tmp60 = tl.load(in_ptr12 + (x3), xmask)
        tmp63 = tl.load(in_ptr13 + (x3), xmask)
        tmp67 = tl.load(in_ptr14 + (x3), xmask)
        tmp70 = tl.load(in_ptr15 + (x3), xmask)
        tmp61 = tl.full([1], 0.99, tl.float32)
        tmp62 = tmp60 * tmp61
        tmp64 = libdevice.mul_rn(tmp63, tmp63)
        tmp65 = tl.full([1], 0.010000000000000009, tl.float32)
        tmp66 = tl.fma(tmp65, tmp64, tmp62)
        tmp68 = tmp63 - tmp67
        tmp69 = tl.fma(tmp65, tmp68, tmp67)
        tmp71 = libdevice.mul_rn(tmp69, tmp69)
        tmp72 = tl.full([1], -1.0, tl.float32)
        tmp73 = tl.fma(tmp72, tmp71, tmp66)
        tmp74 = tl.sqrt_rn(tmp73)
        tmp75 = tl.full([1], 1e-08, tl.float32)
        tmp76 = tmp74 + tmp75
        tmp77 = triton.language.div_rn(tmp63, tmp76)
        tmp78 = tl.full([1], -0.1, tl.float32)
        tmp79 = tl.fma(tmp78, tmp77, tmp70)
        tl.store(out_ptr13 + (x3), tmp69, xmask)
        tl.store(out_ptr14 + (x3), tmp79, xmask)
        tl.store(out_ptr15 + (x3), tmp66, xmask)
    else:
        pass
