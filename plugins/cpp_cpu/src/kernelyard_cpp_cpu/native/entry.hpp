// What every kernel's entry is made from: one function of one fixed type, whatever the kernel's own
// signature is.
//
// unit.py appends, per kernel, an extern "C" function that calls `enter`. The kernel's real types are
// deduced from its declaration, so that no register is guessed and a wrong signature is a compile
// error. C++ exceptions end here: the caller is C.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <type_traits>
#include <utility>
#ifdef _OPENMP
#include <omp.h>
#endif

namespace kernelyard_entry {

union Slot {  // the same union stands in launcher.cpp
  void* pointer;
  std::int64_t signed_integer;
  std::uint64_t unsigned_integer;
  double real;
};

template <class T, char Kind>
T take(const Slot& slot) {
  if constexpr (Kind == 'p') {
    static_assert(std::is_pointer_v<T>, "the signature says array where the kernel takes no pointer");
    return static_cast<T>(slot.pointer);
  } else if constexpr (Kind == 'f') {
    static_assert(std::is_floating_point_v<T>, "the signature says float, the kernel does not");
    return static_cast<T>(slot.real);
  } else {
    static_assert(std::is_integral_v<T> || std::is_enum_v<T>,
                  "the signature says integer or boolean, the kernel does not");
    return Kind == 'i' ? static_cast<T>(slot.signed_integer)
                       : static_cast<T>(slot.unsigned_integer);
  }
}

// Kinds, one letter per argument: p array, i and u signed and unsigned integer, f float, b boolean.
template <char... Kinds, class R, class... A>
void call(R (*kernel)(A...), const Slot* slots) {
  static_assert(sizeof...(A) == sizeof...(Kinds),
                "the kernel takes another number of arguments than its signature says");
  if constexpr (sizeof...(A) == sizeof...(Kinds))
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      kernel(take<A, Kinds>(slots[I])...);
    }(std::make_index_sequence<sizeof...(A)>());
}

// The number of OpenMP threads belongs to the calling thread: set for this call, then put back.
struct Threads {
#ifdef _OPENMP
  int before = 0;
  explicit Threads(int wanted) {
    if (wanted > 0) {
      before = omp_get_max_threads();
      omp_set_num_threads(wanted);
    }
  }
  ~Threads() {
    if (before) omp_set_num_threads(before);
  }
#else
  explicit Threads(int) {}
#endif
};

template <auto Kernel, char... Kinds>
int enter(const Slot* slots, int threads, char* message, std::size_t size) noexcept {
  try {
    Threads scope(threads);
    call<Kinds...>(Kernel, slots);
    return 0;
  } catch (const std::exception& error) {
    std::snprintf(message, size, "%s", error.what());
  } catch (...) {
    std::snprintf(message, size, "%s", "an exception that is no std::exception");
  }
  return 1;
}

}  // namespace kernelyard_entry
