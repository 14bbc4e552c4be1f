// What the stand-in keeps: a line for each call, what is alive, which call is to fail, contexts.
#pragma once
#include <cstdio>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

struct Record {
  std::mutex lock;
  std::string lines;
  std::map<std::string, std::pair<int, int>> failures;  // of a call: how many go well, the status
  std::map<std::string, std::set<void*>> alive;         // of a kind
  bool is_lost = false;                                 // every call fails from now on
};

inline Record& record() {
  static Record* kept = new Record;  // outlives whatever is unloaded last
  return *kept;
}

inline thread_local std::vector<int> contexts;  // devices, the innermost last

inline std::string hex(const void* data, std::size_t size) {
  std::string text;
  char two[3];
  for (std::size_t i = 0; i < size; ++i) {
    std::snprintf(two, sizeof two, "%02x", static_cast<const unsigned char*>(data)[i]);
    text += two;
  }
  return text;
}

// Begins every call: writes it down, and gives the status that it is to have.
inline int called(const char* name, const std::string& facts = "") {
  Record& it = record();
  const std::lock_guard<std::mutex> held(it.lock);
  it.lines += std::string("{\"call\": \"") + name + "\"" + (facts.empty() ? "" : ", " + facts) + "}\n";
  if (it.is_lost) return 700;  // CUDA_ERROR_ILLEGAL_ADDRESS
  auto found = it.failures.find(name);
  if (found == it.failures.end()) return 0;
  if (found->second.first-- > 0) return 0;
  const int status = found->second.second;
  it.failures.erase(found);
  return status;
}

inline void* born(const char* kind, void* handle) {
  const std::lock_guard<std::mutex> held(record().lock);
  record().alive[kind].insert(handle);
  return handle;
}

inline int gone(const char* kind, void* handle) {
  const std::lock_guard<std::mutex> held(record().lock);
  return record().alive[kind].erase(handle) ? 0 : 400;  // CUDA_ERROR_INVALID_HANDLE
}
