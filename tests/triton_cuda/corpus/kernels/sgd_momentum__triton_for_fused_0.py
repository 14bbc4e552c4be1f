
import triton
import triton.language as tl

from torch._inductor.runtime import triton_helpers, triton_heuristics
from torch._inductor.runtime.triton_helpers import libdevice, math as tl_math
from torch._inductor.runtime.hints import AutotuneHint, ReductionHint, TileHint, DeviceProperties

@triton_heuristics.foreach(
    filename=__file__,
    triton_meta={'signature': {'in_ptr0': '*fp32', 'in_ptr1': '*fp32', 'in_ptr2': '*fp32', 'in_ptr3': '*fp32', 'in_ptr4': '*fp32', 'in_ptr5': '*fp32', 'in_ptr6': '*fp32', 'in_ptr7': '*fp32', 'out_ptr0': '*fp32', 'out_ptr1': '*fp32', 'out_ptr2': '*fp32', 'out_ptr3': '*fp32', 'out_ptr4': '*fp32', 'out_ptr5': '*fp32', 'out_ptr6': '*fp32', 'out_ptr7': '*fp32'}, 'device': DeviceProperties(type='cuda', index=0, multi_processor_count=132, cc=90, major=9, regs_per_multiprocessor=65536, max_threads_per_multi_processor=2048, max_threads_per_block=1024, warp_size=32), 'constants': {}, 'enable_fp_fusion': True, 'launch_pdl': False, 'disable_ftz': False, 'configs': [{(0,): [['tt.divisibility', 16]], (1,): [['tt.divisibility', 16]], (2,): [['tt.divisibility', 16]], (3,): [['tt.divisibility', 16]], (4,): [['tt.divisibility', 16]], (5,): [['tt.divisibility', 16]], (6,): [['tt.divisibility', 16]], (7,): [['tt.divisibility', 16]], (8,): [['tt.divisibility', 16]], (9,): [['tt.divisibility', 16]], (10,): [['tt.divisibility', 16]], (11,): [['tt.divisibility', 16]], (12,): [['tt.divisibility', 16]], (13,): [['tt.divisibility', 16]], (14,): [['tt.divisibility', 16]], (15,): [['tt.divisibility', 16]]}]},
    inductor_meta={'grid_type': 'SequentialComboKernelGrid', 'combo_grid_meta': {'num_kernels': 4, 'min_blocks': 0, 'autotune_grouping': True, 'default_config': {'XBLOCK': 1024}, 'no_x_dim_0': False, 'xnumel_0': 8192, 'no_x_dim_1': False, 'xnumel_1': 128, 'no_x_dim_2': False, 'xnumel_2': 6144, 'no_x_dim_3': False, 'xnumel_3': 7000}, 'kernel_name': 'triton_for_fused_0', 'mutated_arg_names': ['in_ptr1', 'in_ptr3', 'in_ptr5', 'in_ptr7', 'out_ptr1', 'out_ptr3', 'out_ptr5', 'out_ptr7'], 'optimize_mem': True, 'backend_hash': 'A7974629523B4D795A8C0C90B2297822F17759D8C9C132184692A517F69FBE14', 'assert_indirect_indexing': True, 'autotune_local_cache': True, 'autotune_pointwise': True, 'autotune_remote_cache': None, 'force_disable_caches': True, 'dynamic_scale_rblock': True, 'incremental_autotune': False, 'max_autotune': False, 'max_autotune_pointwise': False, 'min_split_scan_rblock': 256, 'spill_threshold': 16, 'store_cubin': False, 'deterministic': False, 'batch_invariant': False, 'force_filter_reduction_configs': False, 'mix_order_reduction_allow_multi_stages': True, 'dynamic_disable_pipelining': True, 'are_deterministic_algorithms_enabled': False},
)
@triton.jit
def triton_for_fused_0(in_ptr0, in_ptr1, in_ptr2, in_ptr3, in_ptr4, in_ptr5, in_ptr6, in_ptr7, out_ptr0, out_ptr1, out_ptr2, out_ptr3, out_ptr4, out_ptr5, out_ptr6, out_ptr7):
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
        tmp1 = tl.load(in_ptr1 + (x0), None)
        tmp2 = tl.full([1], 0.01, tl.float32)
        tmp3 = tl.fma(tmp1, tmp2, tmp0)
        tmp4 = tl.full([1], 0.9, tl.float32)
        tmp5 = tl.fma(tmp3, tmp4, tmp3)
        tmp6 = tl.full([1], -0.1, tl.float32)
        tmp7 = tl.fma(tmp5, tmp6, tmp1)
        tl.store(out_ptr0 + (x0), tmp3, None)
        tl.store(out_ptr1 + (x0), tmp7, None)
    elif pid < num_xblocks_1:
        pid_offset = pid - num_xblocks_0
        xnumel = 128
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x1 = xindex
        tmp8 = tl.load(in_ptr2 + (x1), xmask)
        tmp9 = tl.load(in_ptr3 + (x1), xmask)
        tmp10 = tl.full([1], 0.01, tl.float32)
        tmp11 = tl.fma(tmp9, tmp10, tmp8)
        tmp12 = tl.full([1], 0.9, tl.float32)
        tmp13 = tl.fma(tmp11, tmp12, tmp11)
        tmp14 = tl.full([1], -0.1, tl.float32)
        tmp15 = tl.fma(tmp13, tmp14, tmp9)
        tl.store(out_ptr2 + (x1), tmp11, xmask)
        tl.store(out_ptr3 + (x1), tmp15, xmask)
    elif pid < num_xblocks_2:
        pid_offset = pid - num_xblocks_1
        xnumel = 6144
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x2 = xindex
        tmp16 = tl.load(in_ptr4 + (x2), xmask)
        tmp17 = tl.load(in_ptr5 + (x2), xmask)
        tmp18 = tl.full([1], 0.01, tl.float32)
        tmp19 = tl.fma(tmp17, tmp18, tmp16)
        tmp20 = tl.full([1], 0.9, tl.float32)
        tmp21 = tl.fma(tmp19, tmp20, tmp19)
        tmp22 = tl.full([1], -0.1, tl.float32)
        tmp23 = tl.fma(tmp21, tmp22, tmp17)
        tl.store(out_ptr4 + (x2), tmp19, xmask)
        tl.store(out_ptr5 + (x2), tmp23, xmask)
    elif pid < num_xblocks_3:
        pid_offset = pid - num_xblocks_2
        xnumel = 7000
        r0_numel = 1
        xoffset = pid_offset * XBLOCK
        xindex = xoffset + tl.arange(0, XBLOCK)[:]
        xmask = xindex < xnumel
        x3 = xindex
        tmp24 = tl.load(in_ptr6 + (x3), xmask)
        tmp25 = tl.load(in_ptr7 + (x3), xmask)
        tmp26 = tl.full([1], 0.01, tl.float32)
        tmp27 = tl.fma(tmp25, tmp26, tmp24)
        tmp28 = tl.full([1], 0.9, tl.float32)
        tmp29 = tl.fma(tmp27, tmp28, tmp27)
        tmp30 = tl.full([1], -0.1, tl.float32)
        tmp31 = tl.fma(tmp29, tmp30, tmp25)
        tl.store(out_ptr6 + (x3), tmp27, xmask)
        tl.store(out_ptr7 + (x3), tmp31, xmask)
    else:
        pass
