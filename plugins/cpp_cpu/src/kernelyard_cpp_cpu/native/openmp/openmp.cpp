// OpenMP for clang on the threads of GNU's library.
//
// clang's code calls LLVM's OpenMP runtime, g++'s calls GNU's. A process that has one of them, as
// torch brings GNU's, gets a second pool of threads with the other, and both fight for the cores:
// steps take up to twice as long. So what clang calls is defined here, in terms of GNU's library.
// The interfaces are LLVM's "kmp.h" on the one side and libgomp's "libgomp_g.h" on the other.
// Not covered are tasks, ordered loops and atomics of odd sizes: they stay undefined, and are an
// error when the kernel is loaded.
#include <cstdarg>
#include <cstdint>
#include <utility>

#include "omp.h"

extern "C" {

void GOMP_parallel(void (*)(void*), void*, unsigned, unsigned);
void GOMP_barrier(void);
bool GOMP_single_start(void);
void GOMP_critical_start(void);
void GOMP_critical_end(void);
bool GOMP_loop_dynamic_start(long, long, long, long, long*, long*);
bool GOMP_loop_dynamic_next(long*, long*);
void GOMP_loop_end_nowait(void);

}  // extern "C"

namespace {

constexpr int few_arguments = 16, most_arguments = 256;

// What GNU's library hands to every thread of a parallel region.
struct Region {
  void* task;
  int count;
  void* arguments[most_arguments];
};

// A task of n arguments is called with more than it takes: the ABIs of x86-64 and AArch64 let the
// caller clean up, and one call for few arguments and one for many is all that has to be compiled.
template <std::size_t... I>
void call(const Region& region, std::int32_t* thread, std::index_sequence<I...>) {
  std::int32_t bound = 0;
  using Task = void (*)(std::int32_t*, std::int32_t*, decltype((void)I, (void*)nullptr)...);
  reinterpret_cast<Task>(region.task)(thread, &bound, region.arguments[I]...);
}

void enter(void* data) {
  std::int32_t thread = omp_get_thread_num();
  const auto& region = *static_cast<const Region*>(data);
  if (region.count <= few_arguments) {
    call(region, &thread, std::make_index_sequence<few_arguments>());
  } else {
    call(region, &thread, std::make_index_sequence<most_arguments>());
  }
}

thread_local unsigned wanted_threads = 0;

// The iterations lower, lower + step, ..., upper; the part of this thread is put in their place.
template <class Int>
void share(std::int32_t schedule, std::int32_t* is_last, Int* lower, Int* upper, auto* stride,
           auto step, auto chunk) {
  using Wide = std::int64_t;
  constexpr std::int32_t chunked = 33;
  const Wide first = static_cast<Wide>(*lower), size = static_cast<Wide>(step);
  const Wide distance = static_cast<Wide>(*upper) - first;
  const Wide count = distance / size + 1;
  const Wide threads = omp_get_num_threads(), self = omp_get_thread_num();
  Wide begin, length;
  if (schedule == chunked) {
    const Wide part = chunk < 1 ? 1 : static_cast<Wide>(chunk);
    begin = self * part;
    length = part;
    *stride = static_cast<Int>(threads * part * size);
    *is_last = self == ((count - 1) / part) % threads;
  } else {
    const Wide whole = count / threads, rest = count % threads;
    begin = self * whole + (self < rest ? self : rest);
    length = whole + (self < rest);
    *stride = static_cast<Int>(count);
    *is_last = length > 0 && begin + length == count;
  }
  *lower = static_cast<Int>(first + begin * size);
  *upper = static_cast<Int>(first + (begin + length - 1) * size);
}

// A loop whose iterations are taken as threads come free.
struct Loop {
  long lower, end, step, chunk;
  bool is_begun;
};

thread_local Loop loop;

void begin_loop(std::int64_t lower, std::int64_t upper, std::int64_t step,
                       std::int64_t chunk) {
  loop = {lower, upper + (step > 0 ? 1 : -1), step, chunk < 1 ? 1 : chunk, false};
}

template <class Int>
std::int32_t next_part(std::int32_t* is_last, Int* lower, Int* upper, auto* step) {
  long begin, end;
  const bool found = loop.is_begun
      ? GOMP_loop_dynamic_next(&begin, &end)
      : GOMP_loop_dynamic_start(loop.lower, loop.end, loop.step, loop.chunk, &begin, &end);
  loop.is_begun = true;
  if (!found) {
    GOMP_loop_end_nowait();
    return 0;
  }
  *lower = static_cast<Int>(begin);
  *upper = static_cast<Int>(end - (loop.step > 0 ? 1 : -1));
  *step = static_cast<Int>(loop.step);
  *is_last = end == loop.end;
  return 1;
}

}  // namespace

extern "C" {

void __kmpc_fork_call(void*, std::int32_t count, void* task, ...) {
  if (count > most_arguments) __builtin_trap();
  Region region;
  region.task = task;
  region.count = count;
  va_list list;
  va_start(list, task);
  for (int i = 0; i < count; ++i) region.arguments[i] = va_arg(list, void*);
  va_end(list);
  const unsigned threads = std::exchange(wanted_threads, 0);
  GOMP_parallel(&enter, &region, threads, 0);
}

std::int32_t __kmpc_global_thread_num(void*) { return omp_get_thread_num(); }
void __kmpc_push_num_threads(void*, std::int32_t, std::int32_t threads) {
  wanted_threads = threads < 1 ? 0 : static_cast<unsigned>(threads);
}
void __kmpc_serialized_parallel(void*, std::int32_t) {}
void __kmpc_end_serialized_parallel(void*, std::int32_t) {}
void __kmpc_barrier(void*, std::int32_t) { GOMP_barrier(); }
std::int32_t __kmpc_single(void*, std::int32_t) { return GOMP_single_start(); }
void __kmpc_end_single(void*, std::int32_t) {}
std::int32_t __kmpc_master(void*, std::int32_t) { return omp_get_thread_num() == 0; }
void __kmpc_end_master(void*, std::int32_t) {}
std::int32_t __kmpc_masked(void*, std::int32_t, std::int32_t filter) {
  return omp_get_thread_num() == filter;
}
void __kmpc_end_masked(void*, std::int32_t) {}
void __kmpc_critical(void*, std::int32_t, void*) { GOMP_critical_start(); }
void __kmpc_critical_with_hint(void*, std::int32_t, void*, std::uint32_t) { GOMP_critical_start(); }
void __kmpc_end_critical(void*, std::int32_t, void*) { GOMP_critical_end(); }
void __kmpc_flush(void*) { __sync_synchronize(); }

// "Each thread adds its part atomically": one of the ways that clang compiles every reduction for.
std::int32_t __kmpc_reduce(void*, std::int32_t, std::int32_t, std::size_t, void*,
                           void (*)(void*, void*), void*) {
  return 2;
}
std::int32_t __kmpc_reduce_nowait(void*, std::int32_t, std::int32_t, std::size_t, void*,
                                  void (*)(void*, void*), void*) {
  return 2;
}
void __kmpc_end_reduce(void*, std::int32_t, void*) { GOMP_barrier(); }
void __kmpc_end_reduce_nowait(void*, std::int32_t, void*) {}

void __kmpc_for_static_fini(void*, std::int32_t) {}
void __kmpc_dispatch_deinit(void*, std::int32_t) {}

#define KERNELYARD_LOOPS(suffix, Int, Signed) \
  void __kmpc_for_static_init_##suffix( \
      void*, std::int32_t, std::int32_t schedule, std::int32_t* is_last, Int* lower, Int* upper, \
      Signed* stride, Signed step, Signed chunk) { \
    share(schedule, is_last, lower, upper, stride, step, chunk); \
  } \
  void __kmpc_dispatch_init_##suffix( \
      void*, std::int32_t, std::int32_t, Int lower, Int upper, Signed step, Signed chunk) { \
    begin_loop(static_cast<std::int64_t>(lower), \
                                  static_cast<std::int64_t>(upper), step, chunk); \
  } \
  std::int32_t __kmpc_dispatch_next_##suffix( \
      void*, std::int32_t, std::int32_t* is_last, Int* lower, Int* upper, Signed* step) { \
    return next_part(is_last, lower, upper, step); \
  } \
  void __kmpc_dispatch_fini_##suffix(void*, std::int32_t) {}

KERNELYARD_LOOPS(4, std::int32_t, std::int32_t)
KERNELYARD_LOOPS(4u, std::uint32_t, std::int32_t)
KERNELYARD_LOOPS(8, std::int64_t, std::int64_t)
KERNELYARD_LOOPS(8u, std::uint64_t, std::int64_t)

}  // extern "C"

#undef KERNELYARD_LOOPS
