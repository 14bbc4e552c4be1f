// Reads of machine code how large each parameter of a kernel is: not what the launcher thinks.
#pragma once
#include <cstdint>
#include <cstring>
#include <map>
#include <string>

struct Parameters {
  bool found = false;
  std::map<int, std::pair<int, int>> places;  // by number: offset, size
};

template <class T>
T at(const char* data, std::size_t place) {
  T value;
  std::memcpy(&value, data + place, sizeof value);
  return value;
}

// EIATTR_KPARAM_INFO (0x17) in the section .nv.info.<kernel>.
inline Parameters parameters(const char* elf, const std::string& kernel) {
  Parameters result;
  const auto start = at<std::uint64_t>(elf, 0x28);
  const auto size = at<std::uint16_t>(elf, 0x3A), count = at<std::uint16_t>(elf, 0x3C);
  const auto names = at<std::uint64_t>(elf, start + size * at<std::uint16_t>(elf, 0x3E) + 0x18);
  for (int i = 0; i < count; ++i) {
    const std::size_t header = start + size * i;
    if (elf + names + at<std::uint32_t>(elf, header) != ".nv.info." + kernel) continue;
    result.found = true;
    std::size_t place = at<std::uint64_t>(elf, header + 0x18);
    const std::size_t end = place + at<std::uint64_t>(elf, header + 0x20);
    while (place + 4 <= end) {
      const auto form = at<std::uint8_t>(elf, place), attribute = at<std::uint8_t>(elf, place + 1);
      const auto bytes = at<std::uint16_t>(elf, place + 2);
      place += 4;
      if (form != 4) continue;  // only those of EIFMT_SVAL have bytes behind them
      if (attribute == 0x17) {
        const auto flags = at<std::uint32_t>(elf, place + 8);
        result.places[at<std::uint16_t>(elf, place + 4)] = {at<std::uint16_t>(elf, place + 6),
                                                            static_cast<int>(flags >> 18)};
      }
      place += bytes;
    }
  }
  return result;
}
