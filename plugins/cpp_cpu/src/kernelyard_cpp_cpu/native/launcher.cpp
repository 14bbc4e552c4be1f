// The last step to a C++ kernel: its entry, which takes the arguments as they were read.

namespace {

struct EntryKernel {
  static constexpr int kDevice = kHost;
  static constexpr bool kReadsShapes = false;

  // See entry.hpp: the same union stands there.
  int (*entry)(const Slot*, int threads, char* message, size_t size);
  int threads;

  int make(PyObject* binding) {
    unsigned long long address;
    if (!PyArg_ParseTuple(binding, "Ki:binding", &address, &threads)) return -1;
    entry = reinterpret_cast<decltype(entry)>(static_cast<uintptr_t>(address));
    return 0;
  }
  struct Call {};
  int prepare(Bound&, Frame&, Call&) { return 0; }
  int run(const Frame& frame, Call&, char* message, size_t size) {
    return entry(frame.slots, threads, message, size);
  }
  int visit(visitproc, void*) { return 0; }
  void clear() {}
};

PyMethodDef no_more[] = {{}};

}  // namespace

KERNELYARD_LAUNCHER(kernelyard_cpp_cpu_launcher, EntryKernel, no_more)
