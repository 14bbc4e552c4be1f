
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties

@triton_heuristics.foreach(
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*fp32', 'in_ptr1': '*fp32', 'in_ptr2': '*fp32', 'in_ptr3': '*fp32', 'in_ptr4': '*fp32', 'in_ptr5': '*fp32', 'in_ptr6': '*fp32', 'in_ptr7': '*fp32', 'in_ptr8': '*fp32', 'in_ptr9': '*fp32', 'in_ptr10': '*fp32', 'in_ptr11': '*fp32', 'in_ptr12': '*fp32', 'in_ptr13': '*fp32', 'in_ptr14': '*fp32', 'in_ptr15': '*fp32', 'in_ptr16': '*fp32', 'in_ptr17': '*fp32', 'in_ptr18': '*fp32', 'in_ptr19': '*fp32', 'in_ptr20': '*fp32', 'in_ptr21': '*fp32', 'in_ptr22': '*fp32', 'in_ptr23': '*fp32', 'out_ptr1': '*fp32', 'out_ptr4': '*fp32', 'out_ptr5': '*fp32', 'out_ptr6': '*fp32', 'out_ptr8': '*fp32', 'out_ptr11': '*fp32', 'out_ptr12': '*fp32', 'out_ptr13': '*fp32', 'out_ptr15': '*fp32', 'out_ptr18': '*fp32', 'out_ptr19': '*fp32', 'out_ptr20': '*fp32', 'out_ptr22': '*fp32', 'out_ptr25': '*fp32', 'out_ptr26': '*fp32', 'out_ptr27': '*fp32'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]], (4,): [['tt.divisibility', 16]], (5,): [['tt.divisibility', 16]], (6,): [['tt.divisibility', 16]], (7,): [['tt.divisibility', 16]], (8,): [['tt.divisibility', 16]], (9,): [['tt.divisibility', 16]], (10,): [['tt.divisibility', 16]], (11,): [['tt.divisibility', 16]], (12,): [['tt.divisibility', 16]], (13,): [['tt.divisibility', 16]], (14,): [['tt.divisibility', 16]], (15,): [['tt.divisibility', 16]], (16,): [['tt.divisibility', 16]], (17,): [['tt.divisibility', 16]], (18,): [['tt.divisibility', 16]], (19,): [['tt.divisibility', 16]], (20,): [['tt.divisibility', 16]], (21,): [['tt.divisibility', 16]], (22,): [['tt.divisibility', 16]], (23,): [['tt.divisibility', 16]], (24,): [['tt.divisibility', 16]], (25,): [['tt.divisibility', 16]], (26,): [['tt.divisibility', 16]], (27,): [['tt.divisibility', 16]], (28,): [['tt.divisibility', 16]], (29,): [['tt.divisibility', 16]], (30,): [['tt.divisibility', 16]], (31,): [['tt.divisibility', 16]], (32,): [['tt.divisibility', 16]], (33,): [['tt.divisibility', 16]], (34,): [['tt.divisibility', 16]], (35,): [['tt.divisibility', 16]], (36,): [['tt.divisibility', 16]], (37,): [['tt.divisibility', 16]], (38,): [['tt.divisibility', 16]], (39,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'SequentialComboKernelGrid', 'combo_grid_meta': {'num_kernels': 4, 'min_blocks': 0, 'autotune_grouping': True, 'default_config': {'XBLOCK': 1024}, 'no_x_dim_0': False, 'xnumel_0': 8192, 'no_x_dim_1': False, 'xnumel_1': 128, 'no_x_dim_2': False, 'xnumel_2': 6144, 'no_x_dim_3': False, 'xnumel_3': 7000}, 'kernel_name': 'triton_for_fused_1', 'mutated_arg_names': ['in_ptr0', 'in_ptr10', 'in_ptr12', 'in_ptr14', 'in_ptr15', 'in_ptr16', 'in_ptr18', 'in_ptr2', 'in_ptr20', 'in_ptr21', 'in_ptr22', 'in_ptr3', 'in_ptr4', 'in_ptr6', 'in_ptr8', 'in_ptr9', 'out_ptr1', 'out_ptr11', 'out_ptr12', 'out_ptr13', 'out_ptr15', 'out_ptr18', 'out_ptr19', 'out_ptr20', 'out_ptr22', 'out_ptr25', 'out_ptr26', 'out_ptr27', 'out_ptr4', 'out_ptr5', 'out_ptr6', 'out_ptr8'], 'optimize_mem': True, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
)
@triton.jit
def triton_for_fused_1(in_ptr0, in_ptr1, in_ptr2, in_ptr3, in_ptr4, in_ptr5, in_ptr6, in_ptr7, in_ptr8, in_ptr9, in_ptr10, in_ptr11, in_ptr12, in_ptr13, in_ptr14, in_ptr15, in_ptr16, in_ptr17, in_ptr18, in_ptr19, in_ptr20, in_ptr21, in_ptr22, in_ptr23, out_ptr1, out_ptr4, out_ptr5, out_ptr6, out_ptr8, out_ptr11, out_ptr12, out_ptr13, out_ptr15, out_ptr18, out_ptr19, out_ptr20, out_ptr22, out_ptr25, out_ptr26, out_ptr27):
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
        tmp13 = tl.load(in_ptr4 + (x0), None)
        tmp17 = tl.load(in_ptr5 + (0))
        tmp18 = tl.broadcast_to(tmp17, [XBLOCK])
        tmp1 = tl.full([1], 0.999, tl.float32)
        tmp2 = tmp0 * tmp1
        tmp4 = libdevice.mul_rn(tmp3, tmp3)
        tmp5 = tl.full([1], 0.0010000000000000009, tl.float32)
        tmp6 = tl.fma(tmp5, tmp4, tmp2)
        tmp8 = tmp3 - tmp7
        tmp9 = tl.full([1], 0.09999999999999998, tl.float32)
        tmp10 = tl.fma(tmp9, tmp8, tmp7)
        tmp12 = triton_helpers.maximum(tmp11, tmp6)
        tmp14 = tl.full([1], 0.99999, tl.float32)
        tmp15 = tmp13 * tmp14
        tmp16 = tl.sqrt_rn(tmp12)
        tmp19 = libdevice.pow(tmp1, tmp18)
        tmp20 = tl.full([1], 1.0, tl.float32)
        tmp21 = tmp19 - tmp20
        tmp22 = -tmp21
        tmp23 = tl.sqrt_rn(tmp22)
        tmp24 = (tmp16 / tmp23)
        tmp25 = tl.full([1], 1e-08, tl.float32)
        tmp26 = tmp24 + tmp25
        tmp27 = tl.full([1], 0.9, tl.float32)
        tmp28 = libdevice.pow(tmp27, tmp18)
        tmp29 = tmp28 - tmp20
        tmp30 = tl.full([1], 1000.0, tl.float32)
        tmp31 = tmp29 * tmp30
        tmp32 = (tmp20 / tmp31)
        tmp33 = (tmp26 / tmp32)
        tmp34 = triton.language.div_rn(tmp10, tmp33)
        tmp35 = tmp15 + tmp34
        tl.store(out_ptr1 + (x0), tmp10, None)
        tl.store(out_ptr4 + (x0), tmp35, None)
        tl.store(out_ptr5 + (x0), tmp12, None)
        tl.store(out_ptr6 + (x0), tmp6, None)
    elif pid < num_xblocks_1:
        pid_offset = pid - num_xblocks_0
        xnumel = 128
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x1 = xindex
        tmp36 = tl.load(in_ptr6 + (x1), xmask)
        tmp39 = tl.load(in_ptr7 + (x1), xmask)
        tmp43 = tl.load(in_ptr8 + (x1), xmask)
        tmp47 = tl.load(in_ptr9 + (x1), xmask)
        tmp49 = tl.load(in_ptr10 + (x1), xmask)
        tmp53 = tl.load(in_ptr11 + (0))
        tmp54 = tl.broadcast_to(tmp53, [XBLOCK])
        tmp55 = tl.where(xmask, tmp54, 0.0)
        tmp37 = tl.full([1], 0.999, tl.float32)
        tmp38 = tmp36 * tmp37
        tmp40 = libdevice.mul_rn(tmp39, tmp39)
        tmp41 = tl.full([1], 0.0010000000000000009, tl.float32)
        tmp42 = tl.fma(tmp41, tmp40, tmp38)
        tmp44 = tmp39 - tmp43
        tmp45 = tl.full([1], 0.09999999999999998, tl.float32)
        tmp46 = tl.fma(tmp45, tmp44, tmp43)
        tmp48 = triton_helpers.maximum(tmp47, tmp42)
        tmp50 = tl.full([1], 0.99999, tl.float32)
        tmp51 = tmp49 * tmp50
        tmp52 = tl.sqrt_rn(tmp48)
        tmp56 = libdevice.pow(tmp37, tmp55)
        tmp57 = tl.full([1], 1.0, tl.float32)
        tmp58 = tmp56 - tmp57
        tmp59 = -tmp58
        tmp60 = tl.sqrt_rn(tmp59)
        tmp61 = (tmp52 / tmp60)
        tmp62 = tl.full([1], 1e-08, tl.float32)
        tmp63 = tmp61 + tmp62
        tmp64 = tl.full([1], 0.9, tl.float32)
        tmp65 = libdevice.pow(tmp64, tmp55)
        tmp66 = tmp65 - tmp57
        tmp67 = tl.full([1], 1000.0, tl.float32)
        tmp68 = tmp66 * tmp67
        tmp69 = (tmp57 / tmp68)
        tmp70 = (tmp63 / tmp69)
        tmp71 = triton.language.div_rn(tmp46, tmp70)
        tmp72 = tmp51 + tmp71
        tl.store(out_ptr8 + (x1), tmp46, xmask)
        tl.store(out_ptr11 + (x1), tmp72, xmask)
        tl.store(out_ptr12 + (x1), tmp48, xmask)
        tl.store(out_ptr13 + (x1), tmp42, xmask)
    elif pid < num_xblocks_2:
        pid_offset = pid - num_xblocks_1
        xnumel = 6144
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x2 = xindex
        tmp73 = tl.load(in_ptr12 + (x2), xmask)
        tmp76 = tl.load(in_ptr13 + (x2), xmask)
        tmp80 = tl.load(in_ptr14 + (x2), xmask)
        tmp84 = tl.load(in_ptr15 + (x2), xmask)
        tmp86 = tl.load(in_ptr16 + (x2), xmask)
        tmp90 = tl.load(in_ptr17 + (0))
        tmp91 = tl.broadcast_to(tmp90, [XBLOCK])
        tmp92 = tl.where(xmask, tmp91, 0.0)
        tmp74 = tl.full([1], 0.999, tl.float32)
        tmp75 = tmp73 * tmp74
        tmp77 = libdevice.mul_rn(tmp76, tmp76)
        tmp78 = tl.full([1], 0.0010000000000000009, tl.float32)
        tmp79 = tl.fma(tmp78, tmp77, tmp75)
        tmp81 = tmp76 - tmp80
        tmp82 = tl.full([1], 0.09999999999999998, tl.float32)
        tmp83 = tl.fma(tmp82, tmp81, tmp80)
        tmp85 = triton_helpers.maximum(tmp84, tmp79)
        tmp87 = tl.full([1], 0.99999, tl.float32)
        tmp88 = tmp86 * tmp87
        tmp89 = tl.sqrt_rn(tmp85)
        tmp93 = libdevice.pow(tmp74, tmp92)
        tmp94 = tl.full([1], 1.0, tl.float32)
        tmp95 = tmp93 - tmp94
        tmp96 = -tmp95
        tmp97 = tl.sqrt_rn(tmp96)
        tmp98 = (tmp89 / tmp97)
        tmp99 = tl.full([1], 1e-08, tl.float32)
        tmp100 = tmp98 + tmp99
        tmp101 = tl.full([1], 0.9, tl.float32)
        tmp102 = libdevice.pow(tmp101, tmp92)
        tmp103 = tmp102 - tmp94
        tmp104 = tl.full([1], 1000.0, tl.float32)
        tmp105 = tmp103 * tmp104
        tmp106 = (tmp94 / tmp105)
        tmp107 = (tmp100 / tmp106)
        tmp108 = triton.language.div_rn(tmp83, tmp107)
        tmp109 = tmp88 + tmp108
        tl.store(out_ptr15 + (x2), tmp83, xmask)
        tl.store(out_ptr18 + (x2), tmp109, xmask)
        tl.store(out_ptr19 + (x2), tmp85, xmask)
        tl.store(out_ptr20 + (x2), tmp79, xmask)
    elif pid < num_xblocks_3:
        pid_offset = pid - num_xblocks_2
        xnumel = 7000
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x3 = xindex
        tmp110 = tl.load(in_ptr18 + (x3), xmask)
        tmp113 = tl.load(in_ptr19 + (x3), xmask)
        tmp117 = tl.load(in_ptr20 + (x3), xmask)
        tmp121 = tl.load(in_ptr21 + (x3), xmask)
        tmp123 = tl.load(in_ptr22 + (x3), xmask)
        tmp127 = tl.load(in_ptr23 + (0))
        tmp128 = tl.broadcast_to(tmp127, [XBLOCK])
        tmp129 = tl.where(xmask, tmp128, 0.0)
        tmp111 = tl.full([1], 0.999, tl.float32)
        tmp112 = tmp110 * tmp111
        tmp114 = libdevice.mul_rn(tmp113, tmp113)
        tmp115 = tl.full([1], 0.0010000000000000009, tl.float32)
        tmp116 = tl.fma(tmp115, tmp114, tmp112)
        tmp118 = tmp113 - tmp117
        tmp119 = tl.full([1], 0.09999999999999998, tl.float32)
        tmp120 = tl.fma(tmp119, tmp118, tmp117)
        tmp122 = triton_helpers.maximum(tmp121, tmp116)
        tmp124 = tl.full([1], 0.99999, tl.float32)
        tmp125 = tmp123 * tmp124
        tmp126 = tl.sqrt_rn(tmp122)
        tmp130 = libdevice.pow(tmp111, tmp129)
        tmp131 = tl.full([1], 1.0, tl.float32)
        tmp132 = tmp130 - tmp131
        tmp133 = -tmp132
        tmp134 = tl.sqrt_rn(tmp133)
        tmp135 = (tmp126 / tmp134)
        tmp136 = tl.full([1], 1e-08, tl.float32)
        tmp137 = tmp135 + tmp136
        tmp138 = tl.full([1], 0.9, tl.float32)
        tmp139 = libdevice.pow(tmp138, tmp129)
        tmp140 = tmp139 - tmp131
        tmp141 = tl.full([1], 1000.0, tl.float32)
        tmp142 = tmp140 * tmp141
        tmp143 = (tmp131 / tmp142)
        tmp144 = (tmp137 / tmp143)
        tmp145 = triton.language.div_rn(tmp120, tmp144)
        tmp146 = tmp125 + tmp145
        tl.store(out_ptr22 + (x3), tmp120, xmask)
        tl.store(out_ptr25 + (x3), tmp146, xmask)
        tl.store(out_ptr26 + (x3), tmp122, xmask)
        tl.store(out_ptr27 + (x3), tmp116, xmask)
    else:
        pass
