// The last step to a Halide pipeline: a halide_buffer_t for each array, and a jump.
//
// A pipeline's buffers are either its arrays as they come, Halide's first dimension being the last
// axis; or views of them, whose extents and strides follow from the integers of the call: these
// are asked of Python once per combination of integers.

#include <pthread.h>
#ifdef _OPENMP
#include <omp.h>
#endif

namespace {

// As in HalideRuntime.h, unchanged since Halide 10.
struct HalideType { uint8_t code, bits; uint16_t lanes; };
struct HalideDimension { int32_t min, extent, stride; uint32_t flags; };
struct HalideBuffer {
  uint64_t device;
  const void* device_interface;
  void* host;
  uint64_t flags;
  HalideType type;
  int32_t dimensions;
  HalideDimension* dim;
  void* padding;
};
constexpr int kOutOfBounds = -4;  // found before anything is computed
using Pipeline = int (*)(void** arguments);
using Task = int (*)(void* context, int index, uint8_t* closure);

// ---- what Halide's runtime calls ------------------------------------------------------------

thread_local char* words_to = nullptr;
thread_local size_t words_size = 0;
thread_local int threads_wanted = 0;

void keep_words(void*, const char* message) {
  if (words_to) snprintf(words_to, words_size, "%s", message);
}

// What pipelines gave back is kept for the next call: malloc gives large blocks back to the system, and
// getting 2 MB anew, a page fault for every 4 KiB, takes three times as long as the kernel.
struct Block { char* base; size_t size; };
constexpr size_t kHeader = 128, kLarge = size_t{1} << 16, kMostKept = size_t{1} << 28;
Block kept_blocks[16];
size_t kept_bytes = 0;
pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

void* take_memory(void*, size_t size) {
  char* base = nullptr;
  if (size >= kLarge) {
    pthread_mutex_lock(&kept_lock);
    Block* best = nullptr;
    for (Block& block : kept_blocks)
      if (block.base && block.size >= size && block.size / 2 <= size &&
          (!best || block.size < best->size))
        best = &block;
    if (best) {
      base = best->base;
      kept_bytes -= best->size;
      best->base = nullptr;
    }
    pthread_mutex_unlock(&kept_lock);
    if (base) return base + kHeader;
  }
  void* memory = nullptr;
  if (posix_memalign(&memory, kHeader, kHeader + size + kHeader) != 0) return nullptr;
  std::memcpy(memory, &size, sizeof size);
  return static_cast<char*>(memory) + kHeader;
}

void give_memory(void*, void* memory) {
  if (!memory) return;
  char* base = static_cast<char*>(memory) - kHeader;
  size_t size;
  std::memcpy(&size, base, sizeof size);
  if (size >= kLarge) {
    pthread_mutex_lock(&kept_lock);
    for (Block& block : kept_blocks)
      if (base && !block.base && kept_bytes + size <= kMostKept) {
        block = {base, size};
        kept_bytes += size;
        base = nullptr;
      }
    pthread_mutex_unlock(&kept_lock);
  }
  free(base);
}

#ifdef _OPENMP
// Parallel loops run on OpenMP's threads, which the process has already: two pools of threads
// would fight for the cores. A loop within a loop runs in the thread that meets it.
int loop_in_parallel(void* context, Task task, int begin, int count, uint8_t* closure) {
  int failed = 0;
  int threads = threads_wanted > 0 ? threads_wanted : omp_get_max_threads();
  char* words = words_to;
  const size_t size = words_size;
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (count > 1 && threads > 1)
  for (int i = 0; i < count; ++i) {
    char own[1024] = "";  // of this thread: two may fail at once
    char* before = std::exchange(words_to, own);
    const size_t size_before = std::exchange(words_size, sizeof own);
    if (int status = task(context, begin + i, closure)) {
#pragma omp critical(kernelyard_halide_words)
      {
        failed = status;
        if (words) snprintf(words, size, "%s", own);
      }
    }
    words_to = before;
    words_size = size_before;
  }
  return failed;
}
#endif

// ---- the kernel -----------------------------------------------------------------------------

// A growing array; the standard one takes the compiler half a second to read.
template <class T>
class Array {
  T* items_ = nullptr;
  size_t size_ = 0;

 public:
  Array() = default;
  Array(const Array&) = delete;
  Array(Array&& other) { swap(other); }
  Array& operator=(Array&& other) {
    swap(other);
    return *this;
  }
  ~Array() {
    for (size_t i = 0; i < size_; ++i) items_[i].~T();
    PyMem_Free(items_);
  }
  void swap(Array& other) {
    std::swap(items_, other.items_);
    std::swap(size_, other.size_);
  }
  // It may be given more room by moving its bytes: nothing in it points into itself.
  void push(T item) {
    void* more = PyMem_Realloc(static_cast<void*>(items_), (size_ + 1) * sizeof(T));
    if (!more) Py_FatalError("no memory for a few bytes");
    items_ = static_cast<T*>(more);
    new (&items_[size_++]) T(static_cast<T&&>(item));
  }
  size_t size() const { return size_; }
  T& operator[](size_t i) { return items_[i]; }
  const T& operator[](size_t i) const { return items_[i]; }
  const T* data() const { return items_; }
};

// One argument of the pipeline: a buffer, or a number.
struct Piece {
  int parameter;
  bool is_buffer;
  HalideType type;
  int rank;
};

// Views for one combination of integers.
struct Views {
  Array<int64_t> integers;
  Array<int64_t> offsets;  // bytes, one per buffer
  Array<HalideDimension> dimensions;
};

struct PipelineKernel {
  static constexpr int kDevice = kHost;
  static constexpr bool kReadsShapes = true;
  static constexpr size_t kMostViews = 32;
  bool reads_shapes = false;

  Pipeline pipeline = nullptr;
  Pipeline spare = nullptr;  // runs where the arrays do not fit what `pipeline` was planned for
  int threads = 0;
  Array<Piece> pieces;
  Array<int> integers;   // parameters that views depend on
  Array<Views> views;    // the one that was last used first
  size_t buffer_count = 0, dimension_count = 0;
  PyObject* views_for = nullptr;  // (integers) -> ((offset, ((extent, stride), ...)), ...)

  struct Call {
    alignas(16) char few[2048];
    char* memory = few;
    void** arguments;
    ~Call() {
      if (memory != few) PyMem_Free(memory);
    }
  };

  // binding: (address, spare, threads, ((parameter, is buffer, code, bits, rank), ...), integers, views_for)
  int make(PyObject* binding) {
    unsigned long long address, other;
    PyObject *parts, *whole, *asked;
    if (!PyArg_ParseTuple(binding, "KKiO!O!O:binding", &address, &other, &threads, &PyTuple_Type,
                          &parts, &PyTuple_Type, &whole, &asked))
      return -1;
    pipeline = reinterpret_cast<Pipeline>(static_cast<uintptr_t>(address));
    spare = reinterpret_cast<Pipeline>(static_cast<uintptr_t>(other));
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(parts); ++i) {
      int parameter, is_buffer, code, bits, rank;
      if (!PyArg_ParseTuple(PyTuple_GET_ITEM(parts, i), "ipiii", &parameter, &is_buffer, &code,
                            &bits, &rank))
        return -1;
      HalideType type = {static_cast<uint8_t>(code), static_cast<uint8_t>(bits), 1};
      pieces.push({parameter, is_buffer != 0, type, rank});
      buffer_count += is_buffer != 0;
      dimension_count += rank;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(whole); ++i)
      integers.push(static_cast<int>(PyLong_AsLong(PyTuple_GET_ITEM(whole, i))));
    if (asked != Py_None) views_for = Py_NewRef(asked);
    reads_shapes = !views_for;
    return PyErr_Occurred() ? -1 : 0;
  }

  int prepare(Bound& bound, Frame& frame, Call& call) {
    const size_t buffers_size = buffer_count * sizeof(HalideBuffer);
    const size_t dimensions_size = dimension_count * sizeof(HalideDimension);
    const size_t size = buffers_size + dimensions_size + pieces.size() * sizeof(void*);
    if (size > sizeof call.few) call.memory = static_cast<char*>(PyMem_Malloc(size));
    if (!call.memory) return call.memory = call.few, PyErr_NoMemory(), -1;
    auto* buffer = reinterpret_cast<HalideBuffer*>(call.memory);
    auto* dimension = reinterpret_cast<HalideDimension*>(call.memory + buffers_size);
    call.arguments = reinterpret_cast<void**>(call.memory + buffers_size + dimensions_size);
    const Views* view = nullptr;
    if (views_for && !(view = find_views(frame))) return -1;
    if (view && dimension_count)
      std::memcpy(dimension, view->dimensions.data(), dimensions_size);
    size_t index = 0;
    for (size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      Slot& slot = frame.slots[piece.parameter];
      if (!piece.is_buffer) {
        if (piece.type.code == 2 && narrow(bound, piece, &slot) < 0) return -1;
        call.arguments[i] = &slot;
        continue;
      }
      char* host = static_cast<char*>(slot.pointer);
      if (view)
        host += view->offsets[index++];
      else if (read_layout(bound, frame, piece, dimension) < 0)
        return -1;
      if (!host) host = nothing;
      *buffer = {0, nullptr, host, 0, piece.type, piece.rank, dimension, nullptr};
      call.arguments[i] = buffer++;
      dimension += piece.rank;
    }
    return 0;
  }

  int run(const Frame&, Call& call, char* words, size_t size) {
    words_to = words;
    words_size = size;
    words[0] = 0;
    threads_wanted = threads;
    int status = pipeline(call.arguments);
    if (status == kOutOfBounds && spare) {
      words[0] = 0;
      status = spare(call.arguments);
    }
    words_to = nullptr;
    if (status && !words[0]) snprintf(words, size, "Halide's error %d, without a word", status);
    return status;
  }

  int visit(visitproc visit, void* arg) {
    Py_VISIT(views_for);
    return 0;
  }
  void clear() { Py_CLEAR(views_for); }

 private:
  // An array of no elements may have no memory; to Halide such a buffer asks for its own bounds.
  alignas(64) static inline char nothing[64];

  // Numbers come as doubles.
  static int narrow(Bound& bound, const Piece& piece, Slot* slot) {
    if (piece.type.bits == 64) return 0;
    if (piece.type.bits == 16) {
      char half[2];
      if (PyFloat_Pack2(slot->real, half, PY_LITTLE_ENDIAN) < 0)
        return refuse(&bound, piece.parameter, nullptr, "range");
      std::memcpy(slot, half, sizeof half);
      return 0;
    }
    float value = static_cast<float>(slot->real);
    std::memcpy(slot, &value, sizeof value);
    return 0;
  }

  // Halide's dimension 0 is the one whose elements lie closest: NumPy's last. Of one element, or
  // none, no stride matters, and arrays have any there; Halide insists on 1 in that dimension.
  static int read_layout(Bound& bound, Frame& frame, const Piece& piece, HalideDimension* out) {
    const Layout& layout = frame.layouts[piece.parameter];
    char words[256];
    if (layout.rank != piece.rank) {
      snprintf(words, sizeof words, "Rank of %d is %d, not %d", piece.parameter, layout.rank,
               piece.rank);
      return tell_failure(&bound, words), -1;
    }
    const int64_t bytes = (piece.type.bits + 7) / 8;
    int64_t packed = 1;
    for (int axis = layout.rank - 1, d = 0; axis >= 0; --axis, ++d) {
      int64_t extent = layout.shape[axis];
      int64_t step = layout.strides ? layout.strides[axis] * layout.unit : packed * bytes;
      if (d == 0 && extent <= 1) step = bytes;
      int64_t stride = step / bytes;
      if (step % bytes || extent > INT32_MAX || stride > INT32_MAX || stride < INT32_MIN) {
        snprintf(words, sizeof words, "Spread of %d: %lld every %lld bytes", piece.parameter,
                 static_cast<long long>(extent), static_cast<long long>(step));
        return tell_failure(&bound, words), -1;
      }
      out[d] = {0, static_cast<int32_t>(extent), static_cast<int32_t>(stride), 0};
      packed *= extent;
    }
    return 0;
  }

  const Views* find_views(const Frame& frame) {
    for (size_t i = 0; i < views.size(); ++i) {
      bool is_same = true;
      for (size_t j = 0; j < integers.size() && is_same; ++j)
        is_same = views[i].integers[j] == frame.slots[integers[j]].signed_integer;
      if (!is_same) continue;
      if (i) std::swap(views[0], views[i]);
      return &views[0];
    }
    return ask_for_views(frame);
  }

  const Views* ask_for_views(const Frame& frame) {
    Views found;
    PyObject* given = PyTuple_New(static_cast<Py_ssize_t>(integers.size()));
    for (size_t j = 0; given && j < integers.size(); ++j) {
      found.integers.push(frame.slots[integers[j]].signed_integer);
      PyTuple_SET_ITEM(given, j, PyLong_FromLongLong(found.integers[j]));
    }
    PyObject* answer = given ? PyObject_CallOneArg(views_for, given) : nullptr;
    Py_XDECREF(given);
    bool is_read = answer && read_views(answer, &found);
    Py_XDECREF(answer);
    if (!is_read) return nullptr;
    if (views.size() < kMostViews)
      views.push(static_cast<Views&&>(found));
    else
      views[kMostViews - 1] = static_cast<Views&&>(found);
    std::swap(views[0], views[views.size() - 1]);
    return &views[0];
  }

  static bool read_views(PyObject* answer, Views* found) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(answer); ++i) {
      long long offset;
      PyObject* dimensions;
      if (!PyArg_ParseTuple(PyTuple_GET_ITEM(answer, i), "LO!", &offset, &PyTuple_Type, &dimensions))
        return false;
      found->offsets.push(offset);
      for (Py_ssize_t d = 0; d < PyTuple_GET_SIZE(dimensions); ++d) {
        int extent, stride;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(dimensions, d), "ii", &extent, &stride)) return false;
        found->dimensions.push({0, extent, stride, 0});
      }
    }
    return true;
  }
};

// ---- the runtime ----------------------------------------------------------------------------

// use_runtime(handle): have Halide's runtime tell its errors, and run its loops, here.
PyObject* use_runtime(PyObject*, PyObject* given) {
  unsigned long long address;
  if (!PyArg_ParseTuple(given, "K:use_runtime", &address)) return nullptr;
  void* library = reinterpret_cast<void*>(address);
  using SetErrors = void* (*)(void (*)(void*, const char*));
  auto set_errors = reinterpret_cast<SetErrors>(dlsym(library, "halide_set_error_handler"));
  if (!set_errors) return address_or_error(nullptr);
  set_errors(keep_words);
  using SetTake = void* (*)(void* (*)(void*, size_t));
  using SetGive = void* (*)(void (*)(void*, void*));
  auto set_take = reinterpret_cast<SetTake>(dlsym(library, "halide_set_custom_malloc"));
  auto set_give = reinterpret_cast<SetGive>(dlsym(library, "halide_set_custom_free"));
  if (!set_take || !set_give) return address_or_error(nullptr);
  set_take(take_memory);
  set_give(give_memory);
#ifdef _OPENMP
  using SetLoop = void* (*)(int (*)(void*, Task, int, int, uint8_t*));
  auto set_loop = reinterpret_cast<SetLoop>(dlsym(library, "halide_set_custom_do_par_for"));
  if (!set_loop) return address_or_error(nullptr);
  set_loop(loop_in_parallel);
#endif
  Py_RETURN_NONE;
}

PyMethodDef runtime_functions[] = {
    {"use_runtime", use_runtime, METH_VARARGS, "Take over errors and parallel loops."},
    {},
};

}  // namespace

KERNELYARD_LAUNCHER(kernelyard_halide_launcher, PipelineKernel, runtime_functions)
