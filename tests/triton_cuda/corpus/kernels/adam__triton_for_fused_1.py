
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties

@triton_heuristics.foreach(
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*fp32', 'in_ptr1': '*fp32', 'in_ptr2': '*fp32', 'in_ptr3': '*fp32', 'in_ptr4': '*fp32', 'in_ptr5': '*fp32', 'in_ptr6': '*fp32', 'in_ptr7': '*fp32', 'in_ptr8': '*fp32', 'in_ptr9': '*fp32', 'in_ptr10': '*fp32', 'in_ptr11': '*fp32', 'in_ptr12': '*fp32', 'in_ptr13': '*fp32', 'in_ptr14': '*fp32', 'in_ptr15': '*fp32', 'in_ptr16': '*fp32', 'in_ptr17': '*fp32', 'in_ptr18': '*fp32', 'in_ptr19': '*fp32', 'out_ptr1': '*fp32', 'out_ptr2': '*fp32', 'out_ptr3': '*fp32', 'out_ptr5': '*fp32', 'out_ptr6': '*fp32', 'out_ptr7': '*fp32', 'out_ptr9': '*fp32', 'out_ptr10': '*fp32', 'out_ptr11': '*fp32', 'out_ptr13': '*fp32', 'out_ptr14': '*fp32', 'out_ptr15': '*fp32'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]], (4,): [['tt.divisibility', 16]], (5,): [['tt.divisibility', 16]], (6,): [['tt.divisibility', 16]], (7,): [['tt.divisibility', 16]], (8,): [['tt.divisibility', 16]], (9,): [['tt.divisibility', 16]], (10,): [['tt.divisibility', 16]], (11,): [['tt.divisibility', 16]], (12,): [['tt.divisibility', 16]], (13,): [['tt.divisibility', 16]], (14,): [['tt.divisibility', 16]], (15,): [['tt.divisibility', 16]], (16,): [['tt.divisibility', 16]], (17,): [['tt.divisibility', 16]], (18,): [['tt.divisibility', 16]], (19,): [['tt.divisibility', 16]], (20,): [['tt.divisibility', 16]], (21,): [['tt.divisibility', 16]], (22,): [['tt.divisibility', 16]], (23,): [['tt.divisibility', 16]], (24,): [['tt.divisibility', 16]], (25,): [['tt.divisibility', 16]], (26,): [['tt.divisibility', 16]], (27,): [['tt.divisibility', 16]], (28,): [['tt.divisibility', 16]], (29,): [['tt.divisibility', 16]], (30,): [['tt.divisibility', 16]], (31,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'SequentialComboKernelGrid', 'combo_grid_meta': {'num_kernels': 4, 'min_blocks': 0, 'autotune_grouping': True, 'default_config': {'XBLOCK': 1024}, 'no_x_dim_0': False, 'xnumel_0': 8192, 'no_x_dim_1': False, 'xnumel_1': 128, 'no_x_dim_2': False, 'xnumel_2': 6144, 'no_x_dim_3': False, 'xnumel_3': 7000}, 'kernel_name': 'triton_for_fused_1', 'mutated_arg_names': ['in_ptr0', 'in_ptr10', 'in_ptr12', 'in_ptr13', 'in_ptr15', 'in_ptr17', 'in_ptr18', 'in_ptr2', 'in_ptr3', 'in_ptr5', 'in_ptr7', 'in_ptr8', 'out_ptr1', 'out_ptr10', 'out_ptr11', 'out_ptr13', 'out_ptr14', 'out_ptr15', 'out_ptr2', 'out_ptr3', 'out_ptr5', 'out_ptr6', 'out_ptr7', 'out_ptr9'], 'optimize_mem': True, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
)
@triton.jit
def triton_for_fused_1(in_ptr0, in_ptr1, in_ptr2, in_ptr3, in_ptr4, in_ptr5, in_ptr6, in_ptr7, in_ptr8, in_ptr9, in_ptr10, in_ptr11, in_ptr12, in_ptr13, in_ptr14, in_ptr15, in_ptr16, in_ptr17, in_ptr18, in_ptr19, out_ptr1, out_ptr2, out_ptr3, out_ptr5, out_ptr6, out_ptr7, out_ptr9, out_ptr10, out_ptr11, out_ptr13, out_ptr14, out_ptr15):
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
        tmp11 = tl.load(in_ptr3 + (x0), None)
        tmp13 = tl.load(in_ptr4 + (0))
        tmp14 = tl.broadcast_to(tmp13, [XBLOCK])
        tmp1 = tl.full([1], 0.999, tl.float32)
        tmp2 = tmp0 * tmp1
        tmp4 = libdevice.mul_rn(tmp3, tmp3)
        tmp5 = tl.full([1], 0.0010000000000000009, tl.float32)
        tmp6 = tl.fma(tmp5, tmp4, tmp2)
        tmp8 = tmp3 - tmp7
        tmp9 = tl.full([1], 0.09999999999999998, tl.float32)
        tmp10 = tl.fma(tmp9, tmp8, tmp7)
        tmp12 = tl.sqrt_rn(tmp6)
        tmp15 = libdevice.pow(tmp1, tmp14)
        tmp16 = tl.full([1], 1.0, tl.float32)
        tmp17 = tmp15 - tmp16
        tmp18 = -tmp17
        tmp19 = tl.sqrt_rn(tmp18)
        tmp20 = (tmp12 / tmp19)
        tmp21 = tl.full([1], 1e-08, tl.float32)
        tmp22 = tmp20 + tmp21
        tmp23 = tl.full([1], 0.9, tl.float32)
        tmp24 = libdevice.pow(tmp23, tmp14)
        tmp25 = tmp24 - tmp16
        tmp26 = tl.full([1], 1000.0, tl.float32)
        tmp27 = tmp25 * tmp26
        tmp28 = (tmp16 / tmp27)
        tmp29 = (tmp22 / tmp28)
        tmp30 = triton.language.div_rn(tmp10, tmp29)
        tmp31 = tmp11 + tmp30
        tl.store(out_ptr1 + (x0), tmp10, None)
        tl.store(out_ptr2 + (x0), tmp31, None)
        tl.store(out_ptr3 + (x0), tmp6, None)
    elif pid < num_xblocks_1:
        pid_offset = pid - num_xblocks_0
        xnumel = 128
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x1 = xindex
        tmp32 = tl.load(in_ptr5 + (x1), xmask)
        tmp35 = tl.load(in_ptr6 + (x1), xmask)
        tmp39 = tl.load(in_ptr7 + (x1), xmask)
        tmp43 = tl.load(in_ptr8 + (x1), xmask)
        tmp45 = tl.load(in_ptr9 + (0))
        tmp46 = tl.broadcast_to(tmp45, [XBLOCK])
        tmp47 = tl.where(xmask, tmp46, 0.0)
        tmp33 = tl.full([1], 0.999, tl.float32)
        tmp34 = tmp32 * tmp33
        tmp36 = libdevice.mul_rn(tmp35, tmp35)
        tmp37 = tl.full([1], 0.0010000000000000009, tl.float32)
        tmp38 = tl.fma(tmp37, tmp36, tmp34)
        tmp40 = tmp35 - tmp39
        tmp41 = tl.full([1], 0.09999999999999998, tl.float32)
        tmp42 = tl.fma(tmp41, tmp40, tmp39)
        tmp44 = tl.sqrt_rn(tmp38)
        tmp48 = libdevice.pow(tmp33, tmp47)
        tmp49 = tl.full([1], 1.0, tl.float32)
        tmp50 = tmp48 - tmp49
        tmp51 = -tmp50
        tmp52 = tl.sqrt_rn(tmp51)
        tmp53 = (tmp44 / tmp52)
        tmp54 = tl.full([1], 1e-08, tl.float32)
        tmp55 = tmp53 + tmp54
        tmp56 = tl.full([1], 0.9, tl.float32)
        tmp57 = libdevice.pow(tmp56, tmp47)
        tmp58 = tmp57 - tmp49
        tmp59 = tl.full([1], 1000.0, tl.float32)
        tmp60 = tmp58 * tmp59
        tmp61 = (tmp49 / tmp60)
        tmp62 = (tmp55 / tmp61)
        tmp63 = triton.language.div_rn(tmp42, tmp62)
        tmp64 = tmp43 + tmp63
        tl.store(out_ptr5 + (x1), tmp42, xmask)
        tl.store(out_ptr6 + (x1), tmp64, xmask)
        tl.store(out_ptr7 + (x1), tmp38, xmask)
    elif pid < num_xblocks_2:
        pid_offset = pid - num_xblocks_1
        xnumel = 6144
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x2 = xindex
        tmp65 = tl.load(in_ptr10 + (x2), xmask)
        tmp68 = tl.load(in_ptr11 + (x2), xmask)
        tmp72 = tl.load(in_ptr12 + (x2), xmask)
        tmp76 = tl.load(in_ptr13 + (x2), xmask)
        tmp78 = tl.load(in_ptr14 + (0))
        tmp79 = tl.broadcast_to(tmp78, [XBLOCK])
        tmp80 = tl.where(xmask, tmp79, 0.0)
        tmp66 = tl.full([1], 0.999, tl.float32)
        tmp67 = tmp65 * tmp66
        tmp69 = libdevice.mul_rn(tmp68, tmp68)
        tmp70 = tl.full([1], 0.0010000000000000009, tl.float32)
        tmp71 = tl.fma(tmp70, tmp69, tmp67)
        tmp73 = tmp68 - tmp72
        tmp74 = tl.full([1], 0.09999999999999998, tl.float32)
        tmp75 = tl.fma(tmp74, tmp73, tmp72)
        tmp77 = tl.sqrt_rn(tmp71)
        tmp81 = libdevice.pow(tmp66, tmp80)
        tmp82 = tl.full([1], 1.0, tl.float32)
        tmp83 = tmp81 - tmp82
        tmp84 = -tmp83
        tmp85 = tl.sqrt_rn(tmp84)
        tmp86 = (tmp77 / tmp85)
        tmp87 = tl.full([1], 1e-08, tl.float32)
        tmp88 = tmp86 + tmp87
        tmp89 = tl.full([1], 0.9, tl.float32)
        tmp90 = libdevice.pow(tmp89, tmp80)
        tmp91 = tmp90 - tmp82
        tmp92 = tl.full([1], 1000.0, tl.float32)
        tmp93 = tmp91 * tmp92
        tmp94 = (tmp82 / tmp93)
        tmp95 = (tmp88 / tmp94)
        tmp96 = triton.language.div_rn(tmp75, tmp95)
        tmp97 = tmp76 + tmp96
        tl.store(out_ptr9 + (x2), tmp75, xmask)
        tl.store(out_ptr10 + (x2), tmp97, xmask)
        tl.store(out_ptr11 + (x2), tmp71, xmask)
    elif pid < num_xblocks_3:
        pid_offset = pid - num_xblocks_2
        xnumel = 7000
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x3 = xindex
        tmp98 = tl.load(in_ptr15 + (x3), xmask)
        tmp101 = tl.load(in_ptr16 + (x3), xmask)
        tmp105 = tl.load(in_ptr17 + (x3), xmask)
        tmp109 = tl.load(in_ptr18 + (x3), xmask)
        tmp111 = tl.load(in_ptr19 + (0))
        tmp112 = tl.broadcast_to(tmp111, [XBLOCK])
        tmp113 = tl.where(xmask, tmp112, 0.0)
        tmp99 = tl.full([1], 0.999, tl.float32)
        tmp100 = tmp98 * tmp99
        tmp102 = libdevice.mul_rn(tmp101, tmp101)
        tmp103 = tl.full([1], 0.0010000000000000009, tl.float32)
        tmp104 = tl.fma(tmp103, tmp102, tmp100)
        tmp106 = tmp101 - tmp105
        tmp107 = tl.full([1], 0.09999999999999998, tl.float32)
        tmp108 = tl.fma(tmp107, tmp106, tmp105)
        tmp110 = tl.sqrt_rn(tmp104)
        tmp114 = libdevice.pow(tmp99, tmp113)
        tmp115 = tl.full([1], 1.0, tl.float32)
        tmp116 = tmp114 - tmp115
        tmp117 = -tmp116
        tmp118 = tl.sqrt_rn(tmp117)
        tmp119 = (tmp110 / tmp118)
        tmp120 = tl.full([1], 1e-08, tl.float32)
        tmp121 = tmp119 + tmp120
        tmp122 = tl.full([1], 0.9, tl.float32)
        tmp123 = libdevice.pow(tmp122, tmp113)
        tmp124 = tmp123 - tmp115
        tmp125 = tl.full([1], 1000.0, tl.float32)
        tmp126 = tmp124 * tmp125
        tmp127 = (tmp115 / tmp126)
        tmp128 = (tmp121 / tmp127)
        tmp129 = triton.language.div_rn(tmp108, tmp128)
        tmp130 = tmp109 + tmp129
        tl.store(out_ptr13 + (x3), tmp108, xmask)
        tl.store(out_ptr14 + (x3), tmp130, xmask)
        tl.store(out_ptr15 + (x3), tmp104, xmask)
    else:
        pass
