// A kernel bound to its signature: one vectorcall object for any mix of arrays and numbers.
//
// A call finds out where each array's elements lie, checks them against the signature, and jumps
// into the kernel. Which way leads to the elements depends on the argument's type and is found
// once per type: NumPy's array structure, DLPack's exchange table (DLPack 1.3, torch 2.10 and
// newer), the buffer protocol, or __dlpack__. What does not fit is only told apart here; the
// words of the errors are Python's (refusal.py).
//
// What follows this text in a plugin's launcher is a type `Kernel`, the last step to the device:
//
//   static constexpr int kDevice;            DLPack's code of the device whose arrays are taken
//   static constexpr bool kReadsShapes;      whether `prepare` may want shapes and strides
//   bool reads_shapes;                       whether this kernel does (with kReadsShapes)
//   int make(PyObject* binding);             what Python says of the kernel; -1 with an error set
//   struct Call;                             what one call needs beside its arguments
//   int prepare(Bound&, Frame&, Call&);      before each call, with the GIL; -1 with an error set
//   int run(const Frame&, Call&, char* words, size_t size);   no Python; not 0: `words` say why
//   int visit(visitproc, void*); void clear();         Python objects that it owns
//
// and, at the end, KERNELYARD_LAUNCHER(name of the module, Kernel, extra functions of the module).

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <dlfcn.h>
#include <structmember.h>
#include <time.h>

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <new>
#include <utility>

namespace {

// One argument as the kernel gets it.
union Slot {
  void* pointer;
  int64_t signed_integer;
  uint64_t unsigned_integer;
  double real;
};

// How an array's elements lie: strides in `unit` bytes, none if it is packed.
struct Layout {
  int rank;
  const int64_t* shape;
  const int64_t* strides;
  int64_t unit;
};

// DLPack 1.x, as far as it is read here: https://dmlc.github.io/dlpack/latest/c_api.html
struct DLDevice { int32_t type, id; };
struct DLDataType { uint8_t code, bits; uint16_t lanes; };
struct DLTensor {
  void* data;
  DLDevice device;
  int32_t ndim;
  DLDataType dtype;
  int64_t* shape;
  int64_t* strides;
  uint64_t byte_offset;
};
struct DLManagedTensor { DLTensor tensor; void* context; void (*deleter)(DLManagedTensor*); };
struct DLManagedTensorVersioned {
  struct { uint32_t major, minor; } version;
  void* context;
  void (*deleter)(DLManagedTensorVersioned*);
  uint64_t flags;
  DLTensor tensor;
};
constexpr uint64_t kReadOnly = 1;
struct DLExchange {
  struct { uint32_t major, minor; } version;
  DLExchange* previous;
  void* allocate;
  void* from_object;
  void* to_object;
  int (*view_object)(void* object, DLTensor* out);
  void* stream;
};
constexpr int kHost = 1;  // where NumPy's arrays and buffers are

const char* name_of_device(int code) {
  switch (code) {
    case 1: return "cpu";
    case 2: return "cuda";
    case 3: return "cuda_host";
    case 4: return "opencl";
    case 7: return "vulkan";
    case 8: return "metal";
    case 10: return "rocm";
    case 14: return "oneapi";
    default: return "";
  }
}

// NumPy's public array structure, unchanged from NumPy 1.7 to 2.x (PyArrayObject_fields).
struct NumpyArray {
  PyObject_HEAD
  char* data;
  int nd;
  Py_ssize_t* dimensions;
  Py_ssize_t* strides;
  PyObject* base;
  PyObject* descr;
  int flags;
};
constexpr int kContiguous = 0x1, kAligned = 0x100, kWriteable = 0x400;

enum Kind : uint8_t { kArray, kSigned, kUnsigned, kReal, kBoolean };

struct Parameter {
  Kind kind;
  bool written, contiguous;
  int code, bits;        // DLPack's; code -1 takes any
  PyObject* descr;       // the NumPy dtype object that was last found to be the right one
  PyTypeObject* trusted; // the tensor type that needs no further check, where the caller vouches
};

// An array argument, however it was reached.
struct View {
  void* data;
  int code, bits, device;
  bool contiguous, writable;
  bool hollow = false;  // elements, but no memory: torch has such tensors
  Layout layout = {};
};

// What a slow path has to give back after the call.
struct Held {
  Py_buffer buffer;
  PyObject* capsule;
};

// All of a launcher but the last step to the device.
struct Bound {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  int device;
  bool release_gil, trusting;
  int count;
  Parameter* parameters;
  unsigned long long launches;
  PyObject* name;
  PyObject* refuse;   // (index, argument, problem, code, bits, device, words) -> raises
  PyObject* failed;   // (message) -> raises
  PyObject* weakrefs;
};

// A challenger under trial: calls go to both, and each is timed. They are dealt in pairs, and who is
// first changes from pair to pair: two shapes in turn are no advantage for either.
struct Trial {
  PyObject* other;    // a launcher of the same type
  PyObject* decided;  // (own times, the other's times) -> whether the other takes over
  unsigned long long number;  // tells trials apart, as their addresses do not
  long calls, done, wanted;
  double* times;      // nanoseconds, in pairs: own, the other's
};

template <class Kernel>
struct Launcher : Bound {
  Kernel kernel;
  PyObject* tap;  // told of the next call's arguments, before it runs
  Trial* trial;
  unsigned long long trials;
};

// ---- refusals -------------------------------------------------------------------------------

int refuse(Bound* self, int index, PyObject* argument, const char* problem,
           const View* view = nullptr) {
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);  // what the argument's own export raised, if it did
  View none = {nullptr, -1, 0, 0, false, false};
  if (!view) view = &none;
  PyObject* said = value ? PyObject_Str(value) : nullptr;
  PyObject* result =
      PyObject_CallFunction(self->refuse, "iOsiisisO", index, argument ? argument : Py_None, problem,
                            view->code, view->bits, name_of_device(view->device), view->device,
                            name_of_device(self->device), said ? said : Py_None);
  Py_XDECREF(said);
  Py_XDECREF(type);
  Py_XDECREF(value);
  Py_XDECREF(trace);
  Py_XDECREF(result);
  if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, problem);
  return -1;
}

int check(Bound* self, int index, PyObject* argument, const View& view) {
  const Parameter& p = self->parameters[index];
  if (view.device != self->device) return refuse(self, index, argument, "device", &view);
  if (view.hollow) return refuse(self, index, argument, "hollow", &view);
  if (p.code >= 0 && (view.code != p.code || view.bits != p.bits))
    return refuse(self, index, argument, "dtype", &view);
  if (p.contiguous && !view.contiguous) return refuse(self, index, argument, "contiguous", &view);
  if (p.written && !view.writable) return refuse(self, index, argument, "readonly", &view);
  return 0;
}

// One call's arguments, and what has to be given back when it is over.
class Frame {
  static constexpr int kFew = 48;
  Slot few_[kFew];
  Held* held_ = nullptr;
  int count_;

 public:
  Slot* slots;
  Layout* layouts = nullptr;  // of arrays, where the kernel wants to know

  explicit Frame(int count) : count_(count), slots(few_) {
    if (count > kFew) slots = static_cast<Slot*>(PyMem_Calloc(count, sizeof(Slot)));
  }

  Held* hold(int index) {  // most calls hold on to nothing
    if (!held_) held_ = static_cast<Held*>(PyMem_Calloc(count_, sizeof(Held)));
    return held_ ? &held_[index] : nullptr;
  }

  ~Frame() {
    if (held_ || slots != few_) give_back();
  }

 private:
  [[gnu::noinline, gnu::cold]] void give_back() {
    for (int i = 0; held_ && i < count_; ++i) {
      if (held_[i].buffer.obj) PyBuffer_Release(&held_[i].buffer);
      Py_XDECREF(held_[i].capsule);
    }
    PyMem_Free(held_);
    if (slots != few_) PyMem_Free(slots);
  }
};

// ---- ways to an array's elements ------------------------------------------------------------

PyTypeObject* numpy_type = nullptr;  // numpy.ndarray, once one was seen
struct ExchangeMemo { PyTypeObject* type; DLExchange* exchange; };
ExchangeMemo exchange_memo[8];       // types that offer DLPack's table, newest at the front

bool is_packed(int ndim, const int64_t* shape, const int64_t* strides) {
  if (!strides) return true;
  int64_t expected = 1;
  for (int i = ndim - 1; i >= 0; --i) {
    if (shape[i] == 0) return true;
    if (shape[i] != 1 && strides[i] != expected) return false;
    expected *= shape[i];
  }
  return true;
}

View view_of(const DLTensor& t) {
  int bits = t.dtype.lanes == 1 ? t.dtype.bits : t.dtype.bits * t.dtype.lanes;
  bool hollow = !t.data;
  for (int i = 0; i < t.ndim; ++i) hollow = hollow && t.shape[i] != 0;
  return {static_cast<char*>(t.data) + t.byte_offset, t.dtype.code, bits, t.device.type,
          is_packed(t.ndim, t.shape, t.strides), true, hollow,
          {t.ndim, t.shape, t.strides, bits / 8}};
}

DLExchange* exchange_of(PyTypeObject* type) {
  for (ExchangeMemo& memo : exchange_memo)
    if (memo.type == type) return memo.exchange;
  PyObject* capsule = PyObject_GetAttrString(reinterpret_cast<PyObject*>(type),
                                             "__dlpack_c_exchange_api__");
  DLExchange* exchange = nullptr;
  if (capsule && PyCapsule_IsValid(capsule, "dlpack_exchange_api"))
    exchange = static_cast<DLExchange*>(PyCapsule_GetPointer(capsule, "dlpack_exchange_api"));
  Py_XDECREF(capsule);
  PyErr_Clear();
  while (exchange && exchange->version.major != 1) exchange = exchange->previous;
  if (!exchange || !exchange->view_object) return nullptr;
  Py_XDECREF(exchange_memo[7].type);
  std::memmove(exchange_memo + 1, exchange_memo, sizeof(exchange_memo) - sizeof(ExchangeMemo));
  Py_INCREF(type);  // so that no other type can get its address
  exchange_memo[0] = {type, exchange};
  return exchange;
}

// torch's own way from a tensor to its elements, 10 ns where DLPack's table takes 60. It tells no
// dtype and no device, so it serves only callers that vouch for their arguments, and only after a
// tensor of the same type has passed every check in the same place.
void* (*torch_elements)(PyObject*) = nullptr;

PyObject* attribute_of(const char* module_name, const char* attribute) {
  PyObject* name = PyUnicode_FromString(module_name);
  PyObject* module = name ? PyImport_GetModule(name) : nullptr;
  PyObject* value = module ? PyObject_GetAttrString(module, attribute) : nullptr;
  Py_XDECREF(module);
  Py_XDECREF(name);
  PyErr_Clear();
  return value;
}

bool has_torch_elements(PyTypeObject* type) {
  PyObject* base = attribute_of("torch._C", "TensorBase");
  bool is_tensor = base && PyType_Check(base) &&
                   PyType_IsSubtype(type, reinterpret_cast<PyTypeObject*>(base));
  Py_XDECREF(base);
  if (is_tensor && !torch_elements) {
    PyObject* address = attribute_of("torch._C._dynamo.guards",
                                     "_torchinductor_pyobject_tensor_data_ptr");
    if (address && PyLong_Check(address))
      torch_elements = reinterpret_cast<void* (*)(PyObject*)>(PyLong_AsVoidPtr(address));
    Py_XDECREF(address);
    PyErr_Clear();
  }
  return is_tensor && torch_elements;
}

// torch conjugates and negates complex tensors, and the parts of them, by a flag that DLPack does not
// tell. Such tensors are complex, or strided, or hold one element: only those are asked.
bool may_be_lazy(const DLTensor& tensor, const View& view) {
  if (view.code == 5 || !view.contiguous) return true;
  for (int i = 0; i < tensor.ndim; ++i)
    if (tensor.shape[i] != 1) return false;
  return view.code == 2;
}

bool is_lazy(PyObject* tensor) {
  for (const char* question : {"is_conj", "is_neg"}) {
    PyObject* answer = PyObject_CallMethod(tensor, question, nullptr);
    bool yes = answer == Py_True;
    Py_XDECREF(answer);
    PyErr_Clear();
    if (yes) return true;
  }
  return false;
}

void learn_numpy(PyTypeObject* type) {
  if (numpy_type || std::strcmp(type->tp_name, "numpy.ndarray") != 0) return;
  PyObject* real = attribute_of("numpy", "ndarray");
  if (real == reinterpret_cast<PyObject*>(type))
    numpy_type = type;  // and keep the reference: the type shall live as long as we know it
  else
    Py_XDECREF(real);
}

// Buffer formats are those of Python's struct module, with Z for complex; -2 is none of ours.
void read_format(const Py_buffer& buffer, View* view) {
  const char* f = buffer.format ? buffer.format : "B";
  if (*f == '@' || *f == '=' || *f == '<') ++f;
  view->bits = static_cast<int>(buffer.itemsize * 8);
  view->code = -2;
  if (f[0] == 'Z' && f[1] && !f[2]) view->code = 5;
  if (!f[0] || f[1]) return;
  if (std::strchr("bhilqn", *f)) view->code = 0;
  if (std::strchr("BHILQN", *f)) view->code = 1;
  if (std::strchr("efd", *f)) view->code = 2;
  if (*f == '?') view->code = 6;
}

// 1: exported and held; 0: offers no buffer; -1: refused.
int through_buffer(PyObject* argument, View* view, Held* held) {
  if (!PyObject_CheckBuffer(argument)) return 0;
  if (PyObject_GetBuffer(argument, &held->buffer, PyBUF_STRIDES | PyBUF_FORMAT) < 0) {
    PyErr_Clear();
    return 0;
  }
  const Py_buffer& b = held->buffer;
  static_assert(sizeof(Py_ssize_t) == sizeof(int64_t), "shapes are read as they are");
  *view = {b.buf, -2, 0, kHost, PyBuffer_IsContiguous(&b, 'C') != 0, !b.readonly, false,
           {b.ndim, reinterpret_cast<const int64_t*>(b.shape),
            reinterpret_cast<const int64_t*>(b.strides), 1}};
  read_format(b, view);
  return 1;
}

// Only a capsule of DLPack 1 can say that it must not be written to: it is asked for first.
PyObject* export_dlpack(PyObject* argument) {
  PyObject* method = PyObject_GetAttrString(argument, "__dlpack__");
  if (!method) return nullptr;
  PyObject* nothing = PyTuple_New(0);
  PyObject* wanted = Py_BuildValue("{s(ii)}", "max_version", 1, 0);
  PyObject* capsule = nothing && wanted ? PyObject_Call(method, nothing, wanted) : nullptr;
  if (!capsule && PyErr_ExceptionMatches(PyExc_TypeError)) {
    PyErr_Clear();
    capsule = PyObject_CallNoArgs(method);
  }
  Py_XDECREF(wanted);
  Py_XDECREF(nothing);
  Py_DECREF(method);
  return capsule;
}

int through_dlpack(Bound* self, int index, PyObject* argument, View* view, Held* held) {
  PyObject* capsule = export_dlpack(argument);
  if (!capsule) {
    bool lacks = PyErr_ExceptionMatches(PyExc_AttributeError);
    if (lacks) PyErr_Clear();
    return refuse(self, index, argument, lacks ? "array" : "export");
  }
  held->capsule = capsule;
  if (PyCapsule_IsValid(capsule, "dltensor_versioned")) {
    auto* versioned = static_cast<DLManagedTensorVersioned*>(
        PyCapsule_GetPointer(capsule, "dltensor_versioned"));
    if (versioned->version.major != 1) return refuse(self, index, argument, "array");
    *view = view_of(versioned->tensor);
    view->writable = !(versioned->flags & kReadOnly);
    return 1;
  }
  if (!PyCapsule_IsValid(capsule, "dltensor")) return refuse(self, index, argument, "array");
  auto* managed = static_cast<DLManagedTensor*>(PyCapsule_GetPointer(capsule, "dltensor"));
  *view = view_of(managed->tensor);
  return 1;
}

// The two ways that take a few nanoseconds; null where neither is open.
template <bool kReadsShapes>
inline void* reach_quickly(const Parameter& p, PyObject* argument, Layout* layout) {
  PyTypeObject* type = Py_TYPE(argument);
  if (type == p.trusted && !(kReadsShapes && layout)) {
    try {
      return torch_elements(argument);
    } catch (...) {  // a tensor without elements of its own: let the checks say so
      return nullptr;
    }
  }
  if (type != numpy_type) return nullptr;
  auto* array = reinterpret_cast<NumpyArray*>(argument);
  int needed = kAligned | (p.contiguous ? kContiguous : 0) | (p.written ? kWriteable : 0);
  if constexpr (kReadsShapes)
    if (layout)
      *layout = {array->nd, reinterpret_cast<const int64_t*>(array->dimensions),
                 reinterpret_cast<const int64_t*>(array->strides), 1};
  return array->descr == p.descr && (array->flags & needed) == needed ? array->data : nullptr;
}

[[gnu::noinline]] int reach_array(Bound* self, int index, PyObject* argument, Frame* frame) {
  Slot* slot = &frame->slots[index];
  Parameter& p = self->parameters[index];
  PyTypeObject* type = Py_TYPE(argument);
  View view;
  DLExchange* exchange = type == numpy_type ? nullptr : exchange_of(type);
  if (exchange) {
    DLTensor tensor;
    if (exchange->view_object(argument, &tensor) != 0)
      return refuse(self, index, argument, "export");
    view = view_of(tensor);
    if (check(self, index, argument, view) < 0) return -1;
    if (may_be_lazy(tensor, view) && is_lazy(argument))
      return refuse(self, index, argument, "lazy", &view);
    if (self->trusting && has_torch_elements(type)) {
      Py_INCREF(type);  // so that no other type can get its address
      Py_XSETREF(p.trusted, type);
    }
    slot->pointer = view.data;
    if (frame->layouts) frame->layouts[index] = view.layout;
    return 0;
  }
  learn_numpy(type);
  Held* held = frame->hold(index);
  if (!held) return PyErr_NoMemory(), -1;
  int reached = through_buffer(argument, &view, held);
  if (reached == 0) reached = through_dlpack(self, index, argument, &view, held);
  if (reached < 0 || check(self, index, argument, view) < 0) return -1;
  if (type == numpy_type) {
    auto* array = reinterpret_cast<NumpyArray*>(argument);
    if (!(array->flags & kAligned)) return refuse(self, index, argument, "aligned", &view);
    Py_INCREF(array->descr);
    Py_XSETREF(p.descr, array->descr);
  }
  slot->pointer = view.data;
  if (frame->layouts) frame->layouts[index] = view.layout;
  return 0;
}

// ---- numbers --------------------------------------------------------------------------------

int reach_integer(Bound* self, int index, PyObject* argument, Slot* slot) {
  const Parameter& p = self->parameters[index];
  PyObject* whole = PyLong_Check(argument) ? Py_NewRef(argument) : PyNumber_Index(argument);
  if (!whole) return refuse(self, index, argument, "integer");
  bool fits = true;
  if (p.kind == kUnsigned) {
    slot->unsigned_integer = PyLong_AsUnsignedLongLong(whole);
    fits = !PyErr_Occurred() && (p.bits == 64 || slot->unsigned_integer >> p.bits == 0);
  } else {
    int overflow = 0;
    int64_t value = slot->signed_integer = PyLong_AsLongLongAndOverflow(whole, &overflow);
    int64_t limit = p.bits == 64 ? 0 : int64_t{1} << (p.bits - 1);
    fits = !overflow && (p.bits == 64 || (value >= -limit && value < limit));
  }
  Py_DECREF(whole);
  if (fits) return 0;
  PyErr_Clear();
  return refuse(self, index, argument, "range");
}

int reach_number(Bound* self, int index, PyObject* argument, Slot* slot) {
  switch (self->parameters[index].kind) {
    case kReal:
      slot->real = PyFloat_AsDouble(argument);
      if (slot->real != -1.0 || !PyErr_Occurred()) return 0;
      return refuse(self, index, argument,
                    PyErr_ExceptionMatches(PyExc_OverflowError) ? "range" : "float");
    case kBoolean: {
      if (!PyBool_Check(argument)) return refuse(self, index, argument, "boolean");
      slot->unsigned_integer = argument == Py_True;
      return 0;
    }
    default:
      return reach_integer(self, index, argument, slot);
  }
}

// ---- the call -------------------------------------------------------------------------------

// A frame, and room for its arrays' layouts where the kernel wants to know them.
template <class Kernel>
class CallFrame : public Frame {
  static constexpr int kFew = Kernel::kReadsShapes ? 24 : 1;
  Layout few_[kFew];
  Layout* many_ = nullptr;

 public:
  typename Kernel::Call call;

  explicit CallFrame(const Launcher<Kernel>& self) : Frame(self.count) {
    if constexpr (Kernel::kReadsShapes)
      if (self.kernel.reads_shapes) {
        if (self.count > kFew)
          many_ = static_cast<Layout*>(PyMem_Calloc(self.count, sizeof(Layout)));
        layouts = many_ ? many_ : few_;
        if (self.count > kFew && !many_) slots = nullptr;  // no memory: `fill` says so
      }
  }
  ~CallFrame() {
    if constexpr (Kernel::kReadsShapes) PyMem_Free(many_);
  }
};

template <class Kernel>
int fill(Launcher<Kernel>* self, PyObject* const* arguments, Py_ssize_t given,
         CallFrame<Kernel>* frame) {
  if (given != self->count) {
    PyObject* number = PyLong_FromSsize_t(given);
    refuse(self, -1, number, "count");
    Py_XDECREF(number);
    return -1;
  }
  if (!frame->slots) return PyErr_NoMemory(), -1;
  for (int i = 0; i < self->count; ++i) {
    const Parameter& p = self->parameters[i];
    if (p.kind == kArray) {
      Layout* layout = Kernel::kReadsShapes && frame->layouts ? &frame->layouts[i] : nullptr;
      frame->slots[i].pointer = reach_quickly<Kernel::kReadsShapes>(p, arguments[i], layout);
      if (!frame->slots[i].pointer && reach_array(self, i, arguments[i], frame) < 0) return -1;
    } else if (reach_number(self, i, arguments[i], &frame->slots[i]) < 0) {
      return -1;
    }
  }
  return self->kernel.prepare(*self, *frame, frame->call);
}

PyObject* tell_failure(Bound* self, const char* message) {
  PyObject* text = PyUnicode_DecodeUTF8(message, std::strlen(message), "replace");
  PyObject* result = text ? PyObject_CallOneArg(self->failed, text) : nullptr;
  Py_XDECREF(text);
  Py_XDECREF(result);
  if (!PyErr_Occurred()) PyErr_SetString(PyExc_RuntimeError, message);
  return nullptr;
}

template <class Kernel>
PyObject* call(PyObject* object, PyObject* const* arguments, size_t flagged, PyObject* keywords) {
  auto* self = reinterpret_cast<Launcher<Kernel>*>(object);
  if (keywords && PyTuple_GET_SIZE(keywords)) {
    refuse(self, -1, PyTuple_GET_ITEM(keywords, 0), "keyword");
    return nullptr;
  }
  CallFrame<Kernel> frame(*self);
  if (fill(self, arguments, PyVectorcall_NARGS(flagged), &frame) < 0) return nullptr;
  char message[1024];
  int status;
  if (self->release_gil) {
    Py_BEGIN_ALLOW_THREADS
    status = self->kernel.run(frame, frame.call, message, sizeof message);
    Py_END_ALLOW_THREADS
  } else {
    status = self->kernel.run(frame, frame.call, message, sizeof message);
  }
  if (status) return tell_failure(self, message);
  ++self->launches;
  Py_RETURN_NONE;
}

// ---- a better kernel for the same launcher -------------------------------------------------
//
// While nothing is on trial, a call does not even look: the way in is another function.

template <class Kernel>
PyObject* call_watched(PyObject* object, PyObject* const* arguments, size_t flagged,
                       PyObject* keywords);

template <class Kernel>
void choose_way_in(Launcher<Kernel>* self) {
  self->vectorcall = self->tap || self->trial ? call_watched<Kernel> : call<Kernel>;
}

void end_trial(Trial* trial) {
  Py_XDECREF(trial->other);
  Py_XDECREF(trial->decided);
  PyMem_Free(trial->times);
  PyMem_Free(trial);
}

PyObject* times_of(const Trial* trial, int which) {
  long each = trial->wanted / 2;
  PyObject* list = PyList_New(each);
  for (long i = 0; list && i < each; ++i)
    PyList_SET_ITEM(list, i, PyFloat_FromDouble(trial->times[2 * i + which]));
  return list;
}

// All calls are done: ask who is to stay. What an answer raises is nobody's business here.
template <class Kernel>
void decide_trial(Launcher<Kernel>* self) {
  Trial* trial = self->trial;
  self->trial = nullptr;
  choose_way_in(self);
  PyObject *own = times_of(trial, 0), *others = times_of(trial, 1);
  PyObject* answer =
      own && others ? PyObject_CallFunctionObjArgs(trial->decided, own, others, nullptr) : nullptr;
  if (answer && PyObject_IsTrue(answer) == 1)
    std::swap(self->kernel, reinterpret_cast<Launcher<Kernel>*>(trial->other)->kernel);
  Py_XDECREF(answer);
  Py_XDECREF(own);
  Py_XDECREF(others);
  PyErr_Clear();
  end_trial(trial);
}

template <class Kernel>
void give_up_trial(Launcher<Kernel>* self) {
  Trial* trial = self->trial;
  self->trial = nullptr;
  choose_way_in(self);
  end_trial(trial);
}

// A call that fails ends the trial, and nothing is changed. Where the challenger failed the caller
// does not hear of it: the call is done again by the launcher's own kernel.
template <class Kernel>
PyObject* call_timed(Launcher<Kernel>* self, PyObject* const* arguments, size_t flagged,
                     PyObject* keywords) {
  PyObject* own = reinterpret_cast<PyObject*>(self);
  Trial* trial = self->trial;
  if (trial->calls >= trial->wanted)  // other threads are at the last ones
    return call<Kernel>(own, arguments, flagged, keywords);
  const long place = trial->calls++;
  const unsigned long long number = trial->number;
  const int which = (place + 1) % 4 / 2;  // 0, 1, 1, 0
  PyObject* target = Py_NewRef(which ? trial->other : own);
  timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  PyObject* result = call<Kernel>(target, arguments, flagged, keywords);
  clock_gettime(CLOCK_MONOTONIC, &end);
  if (which && result) ++self->launches;
  Py_DECREF(target);
  const bool is_on = self->trial && self->trial->number == number;
  if (!result) {
    if (is_on) give_up_trial(self);
    if (!which) return nullptr;
    PyErr_Clear();
    return call<Kernel>(own, arguments, flagged, keywords);
  }
  if (!is_on) return result;  // another thread's call has ended it
  trial->times[place / 2 * 2 + which] =
      (end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec);
  if (++trial->done == trial->wanted) decide_trial(self);
  return result;
}

template <class Kernel>
PyObject* call_watched(PyObject* object, PyObject* const* arguments, size_t flagged,
                       PyObject* keywords) {
  auto* self = reinterpret_cast<Launcher<Kernel>*>(object);
  if (PyObject* tap = self->tap) {
    self->tap = nullptr;
    choose_way_in(self);
    Py_ssize_t given = PyVectorcall_NARGS(flagged);
    PyObject* tuple = PyTuple_New(given);
    for (Py_ssize_t i = 0; tuple && i < given; ++i)
      PyTuple_SET_ITEM(tuple, i, Py_NewRef(arguments[i]));
    PyObject* result = tuple ? PyObject_CallOneArg(tap, tuple) : nullptr;
    Py_XDECREF(result);
    Py_XDECREF(tuple);
    Py_DECREF(tap);
    if (PyErr_ExceptionMatches(PyExc_KeyboardInterrupt)) return nullptr;
    PyErr_Clear();  // who only watches cannot stop the call
  }
  return self->trial ? call_timed(self, arguments, flagged, keywords)
                     : call<Kernel>(object, arguments, flagged, keywords);
}

// watch(function): call it once with the next call's arguments, a tuple, before that call runs.
template <class Kernel>
PyObject* watch(PyObject* object, PyObject* function) {
  auto* self = reinterpret_cast<Launcher<Kernel>*>(object);
  Py_XSETREF(self->tap, Py_NewRef(function));
  choose_way_in(self);
  Py_RETURN_NONE;
}

template <class Kernel>
bool is_comparable(const Launcher<Kernel>* self, const Launcher<Kernel>* other) {
  if (self == other || self->count != other->count) return false;
  for (int i = 0; i < self->count; ++i) {
    const Parameter &mine = self->parameters[i], &theirs = other->parameters[i];
    if (mine.kind != theirs.kind || mine.written != theirs.written || mine.bits != theirs.bits ||
        mine.code != theirs.code || mine.contiguous != theirs.contiguous)
      return false;
  }
  return true;
}

// challenge(other, calls, decided): give every second call to another launcher of the same
// signature, time each, then ask `decided(own, others)` whether the other's kernel takes over.
template <class Kernel>
PyObject* challenge(PyObject* object, PyObject* given) {
  auto* self = reinterpret_cast<Launcher<Kernel>*>(object);
  PyObject *other, *decided;
  long calls;
  if (!PyArg_ParseTuple(given, "O!lO:challenge", Py_TYPE(object), &other, &calls, &decided))
    return nullptr;
  bool fits = calls >= 2 && is_comparable(self, reinterpret_cast<Launcher<Kernel>*>(other));
  if (!fits || self->trial) {
    PyErr_SetString(PyExc_ValueError, self->trial ? "another is on trial" : "it cannot be compared");
    return nullptr;
  }
  calls -= calls % 2;
  auto* trial = static_cast<Trial*>(PyMem_Calloc(1, sizeof(Trial)));
  double* times = static_cast<double*>(PyMem_Calloc(calls, sizeof(double)));
  if (!trial || !times) return PyMem_Free(trial), PyMem_Free(times), PyErr_NoMemory();
  *trial = {Py_NewRef(other), Py_NewRef(decided), ++self->trials, 0, 0, calls, times};
  self->trial = trial;
  choose_way_in(self);
  Py_RETURN_NONE;
}

// repeat(arguments, count) -> nanoseconds that `count` launches in a row took, on CLOCK_MONOTONIC.
template <class Kernel>
PyObject* repeat(PyObject* object, PyObject* given) {
  auto* self = reinterpret_cast<Launcher<Kernel>*>(object);
  PyObject* arguments;
  Py_ssize_t count;
  if (!PyArg_ParseTuple(given, "O!n:repeat", &PyTuple_Type, &arguments, &count)) return nullptr;
  CallFrame<Kernel> frame(*self);
  PyObject** items = reinterpret_cast<PyTupleObject*>(arguments)->ob_item;
  if (fill(self, items, PyTuple_GET_SIZE(arguments), &frame) < 0) return nullptr;
  char message[1024];
  int status = 0;
  timespec begin, end;
  Py_BEGIN_ALLOW_THREADS
  clock_gettime(CLOCK_MONOTONIC, &begin);
  for (Py_ssize_t i = 0; i < count && !status; ++i)
    status = self->kernel.run(frame, frame.call, message, sizeof message);
  clock_gettime(CLOCK_MONOTONIC, &end);
  Py_END_ALLOW_THREADS
  if (status) return tell_failure(self, message);
  self->launches += count;
  return PyFloat_FromDouble((end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec));
}

// ---- birth and death ------------------------------------------------------------------------

template <class Kernel>
int traverse(PyObject* object, visitproc visit, void* arg) {
  auto* self = reinterpret_cast<Launcher<Kernel>*>(object);
  Py_VISIT(self->name);
  Py_VISIT(self->refuse);
  Py_VISIT(self->failed);
  for (int i = 0; i < self->count; ++i) {
    Py_VISIT(self->parameters[i].descr);
    Py_VISIT(self->parameters[i].trusted);
  }
  Py_VISIT(self->tap);
  if (self->trial) {
    Py_VISIT(self->trial->other);
    Py_VISIT(self->trial->decided);
  }
  return self->kernel.visit(visit, arg);
}

template <class Kernel>
int clear(PyObject* object) {
  auto* self = reinterpret_cast<Launcher<Kernel>*>(object);
  Py_CLEAR(self->name);
  Py_CLEAR(self->refuse);
  Py_CLEAR(self->failed);
  for (int i = 0; i < self->count; ++i) {
    Py_CLEAR(self->parameters[i].descr);
    Py_CLEAR(self->parameters[i].trusted);
  }
  Py_CLEAR(self->tap);
  if (Trial* trial = self->trial) {
    self->trial = nullptr;
    end_trial(trial);
  }
  self->kernel.clear();
  return 0;
}

template <class Kernel>
void dealloc(PyObject* object) {
  auto* self = reinterpret_cast<Launcher<Kernel>*>(object);
  PyObject_GC_UnTrack(object);
  if (self->weakrefs) PyObject_ClearWeakRefs(object);
  clear<Kernel>(object);
  self->kernel.~Kernel();
  PyMem_Free(self->parameters);
  Py_TYPE(object)->tp_free(object);
}

// Launcher(name, binding, parameters, refuse, failed, release_gil, trusting)
template <class Kernel>
PyObject* create(PyTypeObject* type, PyObject* given, PyObject* keywords) {
  PyObject *name, *binding, *parameters, *refuse_with, *failed;
  int release_gil, trusting;
  if (!PyArg_ParseTuple(given, "UOO!OOpp:Launcher", &name, &binding, &PyTuple_Type, &parameters,
                        &refuse_with, &failed, &release_gil, &trusting))
    return nullptr;
  Py_ssize_t count = PyTuple_GET_SIZE(parameters);
  auto* self = reinterpret_cast<Launcher<Kernel>*>(type->tp_alloc(type, 0));
  if (!self) return nullptr;
  new (&self->kernel) Kernel();
  self->parameters = static_cast<Parameter*>(PyMem_Calloc(count ? count : 1, sizeof(Parameter)));
  if (!self->parameters) return Py_DECREF(self), PyErr_NoMemory();
  self->vectorcall = call<Kernel>;
  self->device = Kernel::kDevice;
  self->release_gil = release_gil;
  self->trusting = trusting;
  self->name = Py_NewRef(name);
  self->refuse = Py_NewRef(refuse_with);
  self->failed = Py_NewRef(failed);
  for (Py_ssize_t i = 0; i < count; ++i) {
    int kind, written, contiguous, code, bits;
    if (!PyArg_ParseTuple(PyTuple_GET_ITEM(parameters, i), "ippii", &kind, &written, &contiguous,
                          &code, &bits))
      return Py_DECREF(self), nullptr;
    self->parameters[i] = {static_cast<Kind>(kind), written != 0, contiguous != 0, code, bits,
                           nullptr, nullptr};
    self->count = static_cast<int>(i + 1);
  }
  if (self->kernel.make(binding) < 0) return Py_DECREF(self), nullptr;
  return reinterpret_cast<PyObject*>(self);
}

PyObject* represent(PyObject* object) {
  auto* self = reinterpret_cast<Bound*>(object);
  return PyUnicode_FromFormat("<launcher of %U, %d arguments, %llu launches>", self->name,
                              self->count, self->launches);
}

PyMemberDef members[] = {
    {"launches", T_ULONGLONG, offsetof(Bound, launches), READONLY, "How often the kernel ran."},
    {"name", T_OBJECT_EX, offsetof(Bound, name), READONLY, "The kernel's name."},
    {},
};

// Make the type, and add it to the module.
template <class Kernel>
int add_launcher(PyObject* module) {
  static PyMethodDef methods[] = {
      {"repeat", repeat<Kernel>, METH_VARARGS,
       "Launch `count` times in a row; give the nanoseconds that took."},
      {"watch", watch<Kernel>, METH_O, "Tell a function the arguments of the next call."},
      {"challenge", challenge<Kernel>, METH_VARARGS, "Try another launcher in every second call."},
      {},
  };
  static PyTypeObject type = {PyVarObject_HEAD_INIT(nullptr, 0)};
  type.tp_name = "kernelyard.Launcher";
  type.tp_basicsize = sizeof(Launcher<Kernel>);
  type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_HAVE_GC;
  type.tp_vectorcall_offset = offsetof(Bound, vectorcall);
  type.tp_weaklistoffset = offsetof(Bound, weakrefs);
  type.tp_call = PyVectorcall_Call;
  type.tp_new = create<Kernel>;
  type.tp_dealloc = dealloc<Kernel>;
  type.tp_traverse = traverse<Kernel>;
  type.tp_clear = clear<Kernel>;
  type.tp_repr = represent;
  type.tp_methods = methods;
  type.tp_members = members;
  if (PyType_Ready(&type) < 0) return -1;
  return PyModule_AddObjectRef(module, "Launcher", reinterpret_cast<PyObject*>(&type));
}

// ---- libraries ------------------------------------------------------------------------------

PyObject* address_or_error(void* address) {
  if (address) return PyLong_FromVoidPtr(address);
  PyErr_SetString(PyExc_OSError, dlerror());
  return nullptr;
}

// open(path) -> handle. The library stays open: kernels may leave threads behind.
PyObject* open_library(PyObject*, PyObject* given) {
  const char* path;
  if (!PyArg_ParseTuple(given, "s:open", &path)) return nullptr;
  return address_or_error(dlopen(path, RTLD_NOW | RTLD_LOCAL));
}

// symbol(handle, name) -> address
PyObject* find_symbol(PyObject*, PyObject* given) {
  unsigned long long library;
  const char* name;
  if (!PyArg_ParseTuple(given, "Ks:symbol", &library, &name)) return nullptr;
  return address_or_error(dlsym(reinterpret_cast<void*>(library), name));
}

PyMethodDef functions[] = {
    {"open", open_library, METH_VARARGS, "Load a shared library; give its handle."},
    {"symbol", find_symbol, METH_VARARGS, "Give the address of a symbol of a library."},
    {},
};

}  // namespace

#define KERNELYARD_LAUNCHER(module_name, Kernel, more_functions)                                  \
  PyMODINIT_FUNC PyInit_##module_name() {                                                         \
    static PyModuleDef definition = {PyModuleDef_HEAD_INIT, #module_name, nullptr, -1, functions}; \
    PyObject* self = PyModule_Create(&definition);                                                \
    if (self && (add_launcher<Kernel>(self) < 0 ||                                                \
                 PyModule_AddFunctions(self, more_functions) < 0))                                \
      Py_CLEAR(self);                                                                             \
    return self;                                                                                  \
  }
