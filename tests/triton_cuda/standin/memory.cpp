// Stands in for contexts, memory, streams and events; the device's memory is the host's.
#include <cuda.h>

#include <cstdlib>
#include <cstring>

#include "record.hpp"

#undef cuEventElapsedTime

namespace {
constexpr CUresult OK = CUDA_SUCCESS;
CUresult status(const char* name, const std::string& facts = "") {
  return static_cast<CUresult>(called(name, facts));
}
CUcontext context(int device) { return reinterpret_cast<CUcontext>(device + 1L); }
int device(CUcontext context) { return static_cast<int>(reinterpret_cast<long>(context) - 1); }
CUdeviceptr number(void* memory) { return reinterpret_cast<CUdeviceptr>(memory); }
void* pointer(CUdeviceptr memory) { return reinterpret_cast<void*>(memory); }
std::map<std::pair<unsigned long long, unsigned long long>, int> areas;  // from, to: whose
}  // namespace

extern "C" {
CUresult cuDriverGetVersion(int* version) {
  const char* told = std::getenv("STANDIN_VERSION");
  return *version = told ? std::atoi(told) : 13000, OK;
}
CUresult cuDevicePrimaryCtxRetain(CUcontext* place, CUdevice number) {
  return *place = context(number), status("cuDevicePrimaryCtxRetain");
}
CUresult cuCtxGetDevice(CUdevice* place) {
  if (contexts.empty()) return CUDA_ERROR_INVALID_CONTEXT;
  return *place = contexts.back(), OK;
}
CUresult cuCtxSetCurrent(CUcontext chosen) {
  if (const CUresult failed = status("cuCtxSetCurrent")) return failed;
  if (!contexts.empty()) contexts.pop_back();
  if (chosen) contexts.push_back(device(chosen));
  return OK;
}
CUresult cuCtxPushCurrent_v2(CUcontext chosen) {
  if (const CUresult failed = status("cuCtxPushCurrent_v2")) return failed;
  return contexts.push_back(device(chosen)), OK;
}
CUresult cuCtxPopCurrent_v2(CUcontext* place) {
  if (contexts.empty()) return CUDA_ERROR_INVALID_CONTEXT;
  *place = context(contexts.back());
  return contexts.pop_back(), OK;
}

CUresult cuPointerGetAttribute(void* place, CUpointer_attribute, CUdeviceptr pointer) {
  for (const auto& [area, whose] : areas)
    if (area.first <= pointer && pointer < area.second) return *static_cast<int*>(place) = whose, OK;
  return CUDA_ERROR_INVALID_VALUE;
}
CUresult cuMemAlloc_v2(CUdeviceptr* place, std::size_t size) {
  if (const CUresult failed = status("cuMemAlloc_v2", "\"size\": " + std::to_string(size))) return failed;
  return *place = number(born("memory", std::malloc(size))), OK;
}
CUresult cuMemFree_v2(CUdeviceptr memory) {
  if (const CUresult failed = status("cuMemFree_v2")) return failed;
  return static_cast<CUresult>(gone("memory", pointer(memory)));
}
CUresult cuMemAllocAsync(CUdeviceptr* place, std::size_t size, CUstream) {
  if (const CUresult failed = status("cuMemAllocAsync", "\"size\": " + std::to_string(size))) return failed;
  return *place = number(born("memory", std::malloc(size))), OK;
}
CUresult cuMemFreeAsync(CUdeviceptr memory, CUstream) {
  if (const CUresult failed = status("cuMemFreeAsync")) return failed;
  return static_cast<CUresult>(gone("memory", pointer(memory)));
}
CUresult cuMemsetD8Async(CUdeviceptr memory, unsigned char value, std::size_t size, CUstream) {
  return std::memset(pointer(memory), value, size), status("cuMemsetD8Async");
}
CUresult cuMemGetInfo_v2(std::size_t* free, std::size_t* whole) {
  const char* told = std::getenv("STANDIN_FREE");
  return *free = told ? std::atoll(told) : 1LL << 36, *whole = 1LL << 37, OK;
}

CUresult cuStreamSynchronize(CUstream) { return status("cuStreamSynchronize"); }
CUresult cuStreamWaitEvent(CUstream stream, CUevent, unsigned) {
  return status("cuStreamWaitEvent", "\"stream\": " + std::to_string(reinterpret_cast<long>(stream)));
}
CUresult cuEventCreate(CUevent* place, unsigned) {
  if (const CUresult failed = status("cuEventCreate")) return failed;
  return *place = static_cast<CUevent>(born("event", std::malloc(1))), OK;
}
CUresult cuEventRecord(CUevent, CUstream stream) {
  return status("cuEventRecord", "\"stream\": " + std::to_string(reinterpret_cast<long>(stream)));
}
CUresult cuEventElapsedTime(float* place, CUevent, CUevent) {
  return *place = 0.5F, status("cuEventElapsedTime");
}
CUresult cuEventDestroy_v2(CUevent event) {
  if (const CUresult failed = status("cuEventDestroy_v2")) return failed;
  return static_cast<CUresult>(gone("event", event));
}

CUresult cuGetErrorName(CUresult code, const char** text) {
  static thread_local std::string kept;
  kept = "CUDA_ERROR_" + std::to_string(code);
  return *text = kept.c_str(), OK;
}

// For the tests: take what was written down, have a call fail, count what is alive, tell of memory.
void standin_take(char* place, std::size_t size) {
  const std::lock_guard<std::mutex> held(record().lock);
  std::snprintf(place, size, "%s", record().lines.c_str());
  record().lines.clear();
}
void standin_fail(const char* name, int after, int code) {
  const std::lock_guard<std::mutex> held(record().lock);
  record().failures[name] = {after, code};
}
int standin_alive(const char* kind) {
  const std::lock_guard<std::mutex> held(record().lock);
  return static_cast<int>(record().alive[kind].size());
}
int standin_depth() { return static_cast<int>(contexts.size()); }
void standin_owns(unsigned long long from, unsigned long long to, int whose) {
  areas[{from, to}] = whose;
}
}
