// What the check needs of the stand-in for the driver beside what the tests of ours do: a launch
// that does nothing, and what Triton calls for its own launches.
#include <cuda.h>

#include <fstream>
#include <iterator>
#include <string>

extern "C" {
int standin_empty(const void*, void*, void**, void**) { return 0; }

CUresult cuCtxGetCurrent(CUcontext* place) {
  CUdevice device = 0;
  *place = cuCtxGetDevice(&device) ? nullptr : reinterpret_cast<CUcontext>(device + 1L);
  return CUDA_SUCCESS;
}
CUresult cuCtxGetLimit(std::size_t* value, CUlimit) { return *value = 0, CUDA_SUCCESS; }
CUresult cuCtxSetLimit(CUlimit, std::size_t) { return CUDA_SUCCESS; }

CUresult cuModuleLoadData(CUmodule* place, const void* code) {
  CUlibrary library = nullptr;
  const CUresult status = cuLibraryLoadData(&library, code, nullptr, nullptr, 0, nullptr, nullptr, 0);
  return *place = reinterpret_cast<CUmodule>(library), status;
}
CUresult cuModuleLoad(CUmodule* place, const char* file) {
  std::ifstream stream(file, std::ios::binary);
  const auto* code = new std::string(std::istreambuf_iterator<char>(stream), {});  // kept for good
  return cuModuleLoadData(place, code->data());
}
CUresult cuModuleUnload(CUmodule) { return CUDA_SUCCESS; }
CUresult cuModuleGetFunction(CUfunction* place, CUmodule module, const char* name) {
  CUkernel kernel = nullptr;
  const CUresult status = cuLibraryGetKernel(&kernel, reinterpret_cast<CUlibrary>(module), name);
  return *place = reinterpret_cast<CUfunction>(kernel), status;
}
CUresult cuFuncGetAttribute(int* value, CUfunction_attribute attribute, CUfunction) {
  return *value = attribute == CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK ? 1024 : 0, CUDA_SUCCESS;
}
CUresult cuFuncSetAttribute(CUfunction, CUfunction_attribute, int) { return CUDA_SUCCESS; }
CUresult cuLaunchKernel(CUfunction, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,
                        unsigned, CUstream, void**, void**) {
  return CUDA_SUCCESS;
}
CUresult cuFuncSetCacheConfig(CUfunction, CUfunc_cache) { return CUDA_SUCCESS; }
}
