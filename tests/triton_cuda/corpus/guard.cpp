// The seam through which torch's C++ switches to a device: this one is not here, and is never left.
#include <c10/core/Event.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

namespace {

using c10::Device;
using c10::DeviceIndex;
using c10::DeviceType;
using c10::Stream;

struct Absent final : c10::impl::DeviceGuardImplInterface {
    DeviceType type() const override { return DeviceType::CUDA; }
    Device getDevice() const override { return Device(type(), 0); }
    Device exchangeDevice(Device) const override { return getDevice(); }
    void setDevice(Device) const override {}
    void uncheckedSetDevice(Device) const noexcept override {}
    DeviceIndex deviceCount() const noexcept override { return 1; }

    Stream getStream(Device device) const override { return Stream(Stream::DEFAULT, device); }
    Stream getNewStream(Device device, int) const override { return getStream(device); }
    Stream exchangeStream(Stream stream) const override { return stream; }

    void record(void**, const Stream&, DeviceIndex, c10::EventFlag) const override {}
    void block(void*, const Stream&) const override {}
    bool queryEvent(void*) const override { return true; }
    void destroyEvent(void*, DeviceIndex) const noexcept override {}
};

C10_REGISTER_GUARD_IMPL(CUDA, Absent);

}  // namespace
