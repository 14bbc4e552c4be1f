// Stands in for loading and launching: says what it was given, byte by byte, and runs nothing.
#include <cuda.h>

#include <cstdlib>

#include "cubin.hpp"
#include "record.hpp"

namespace {
struct Kernel {
  std::string name;
  Parameters parameters;
};
struct Library {
  const char* code;
  std::vector<Kernel*> kernels;
};

std::string number(const char* name, long long value) {
  return std::string("\"") + name + "\": " + std::to_string(value);
}

std::string three(const char* name, unsigned x, unsigned y, unsigned z) {
  return std::string("\"") + name + "\": [" + std::to_string(x) + ", " + std::to_string(y) + ", " +
         std::to_string(z) + "]";
}

std::string attributes(const CUlaunchConfig* config) {
  std::string text;
  for (unsigned i = 0; i < config->numAttrs; ++i) {
    const CUlaunchAttribute& it = config->attrs[i];
    const unsigned* words = reinterpret_cast<const unsigned*>(&it.value);
    text += (i ? ", [" : "[") + std::to_string(it.id);
    for (int word = 0; word < 3; ++word) text += ", " + std::to_string(words[word]);
    text += "]";
  }
  return "\"attributes\": [" + text + "]";
}

std::string passed(const Kernel& kernel, void** places) {
  std::string text;
  for (const auto& [index, place] : kernel.parameters.places)
    text += (text.empty() ? "\"" : ", \"") + hex(places[index], place.second) + "\"";
  return "\"parameters\": [" + text + "]";
}
}  // namespace

extern "C" {
CUresult cuLibraryLoadData(CUlibrary* library, const void* code, CUjit_option*, void**, unsigned,
                           CUlibraryOption*, void**, unsigned) {
  if (const int status = called("cuLibraryLoadData")) return static_cast<CUresult>(status);
  if (std::memcmp(code, "\x7f"
                        "ELF",
                  4) != 0)
    return CUDA_ERROR_INVALID_IMAGE;
  *library = static_cast<CUlibrary>(born("library", new Library{static_cast<const char*>(code), {}}));
  return CUDA_SUCCESS;
}

CUresult cuLibraryUnload(CUlibrary library) {
  if (const int status = called("cuLibraryUnload")) return static_cast<CUresult>(status);
  return static_cast<CUresult>(gone("library", library));
}

CUresult cuLibraryGetKernel(CUkernel* kernel, CUlibrary library, const char* name) {
  if (const int status = called("cuLibraryGetKernel")) return static_cast<CUresult>(status);
  Kernel* made = new Kernel{name, parameters(reinterpret_cast<Library*>(library)->code, name)};
  if (!made->parameters.found) return CUDA_ERROR_NOT_FOUND;
  *kernel = reinterpret_cast<CUkernel>(made);
  return CUDA_SUCCESS;
}

CUresult cuKernelGetFunction(CUfunction* function, CUkernel kernel) {
  if (contexts.empty()) return CUDA_ERROR_INVALID_CONTEXT;
  *function = reinterpret_cast<CUfunction>(kernel);
  return static_cast<CUresult>(called("cuKernelGetFunction", number("device", contexts.back())));
}

CUresult cuKernelSetAttribute(CUfunction_attribute attribute, int value, CUkernel, CUdevice device) {
  const std::string facts = number("attribute", attribute) + ", " + number("value", value);
  return static_cast<CUresult>(
      called("cuKernelSetAttribute", facts + ", " + number("device", device)));
}

CUresult cuKernelGetAttribute(int* value, CUfunction_attribute, CUkernel, CUdevice) {
  return *value = 1024, static_cast<CUresult>(called("cuKernelGetAttribute"));
}

CUresult cuLaunchKernelEx(const CUlaunchConfig* it, CUfunction function, void** places, void**) {
  if (contexts.empty()) return called("cuLaunchKernelEx"), CUDA_ERROR_INVALID_CONTEXT;
  const Kernel& kernel = *reinterpret_cast<Kernel*>(function);
  const std::string facts =
      "\"kernel\": \"" + kernel.name + "\", " + three("grid", it->gridDimX, it->gridDimY, it->gridDimZ) +
      ", " + three("block", it->blockDimX, it->blockDimY, it->blockDimZ) + ", " +
      number("shared", it->sharedMemBytes) + ", " +
      number("stream", reinterpret_cast<long long>(it->hStream)) + ", " + attributes(it) + ", " +
      passed(kernel, places) + ", " + number("device", contexts.back());
  if (const int status = called("cuLaunchKernelEx", facts)) return static_cast<CUresult>(status);
  const char* losing = std::getenv("STANDIN_LOSES");  // launches of so many threads lose the device
  if (losing && it->blockDimX == static_cast<unsigned>(std::atoi(losing))) {
    const std::lock_guard<std::mutex> held(record().lock);
    record().is_lost = true;
  }
  const bool is_empty = !it->gridDimX || !it->gridDimY || !it->gridDimZ;
  return is_empty || it->gridDimY > 65535 || it->gridDimZ > 65535 ? CUDA_ERROR_INVALID_VALUE
                                                                  : CUDA_SUCCESS;
}
}
