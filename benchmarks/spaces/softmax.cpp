// Softmax over rows of float32: partial results side by side (LANES), exp by the library or a
// polynomial (POLY: its degree, 0 for the library), kept between passes or computed again (KEEP),
// divided or multiplied by the inverse (INVERSE).

#include <cmath>
#include <cstdint>
#include <cstring>

constexpr int unroll = U;

static inline float power(float x) {
#if POLY == 0
    return std::exp(x);
#else
    x = x < -87.0f ? -87.0f : x;
    float scaled = x * 1.44269504f, whole = std::floor(scaled + 0.5f);
    float t = (scaled - whole) * 0.69314718f;
    float sum = 1.0f;
#pragma GCC unroll 8
    for (int d = POLY; d > 0; --d) sum = 1.0f + sum * t / d;
    int32_t bits = (static_cast<int32_t>(whole) + 127) << 23;
    float factor;
    std::memcpy(&factor, &bits, 4);
    return sum * factor;
#endif
}

extern "C" void softmax(const float* __restrict x, float* __restrict y, long rows, long n) {
    for (long r = 0; r < rows; ++r) {
        const float* in = x + r * n;
        float* out = y + r * n;
        float tops[LANES], sums[LANES] = {};
        for (int l = 0; l < LANES; ++l) tops[l] = in[l];
        for (long i = 0; i < n; i += LANES)
            for (int l = 0; l < LANES; ++l) tops[l] = in[i + l] > tops[l] ? in[i + l] : tops[l];
        float top = tops[0], sum = 0;
        for (int l = 1; l < LANES; ++l) top = tops[l] > top ? tops[l] : top;
        for (long i = 0; i < n; i += LANES)
            for (int l = 0; l < LANES; ++l) {
                float e = power(in[i + l] - top);
#if KEEP
                out[i + l] = e;
#endif
                sums[l] += e;
            }
        for (int l = 0; l < LANES; ++l) sum += sums[l];
        float inverse = 1.0f / sum;
#pragma GCC unroll unroll
        for (long i = 0; i < n; ++i) {
            float e = KEEP ? out[i] : power(in[i] - top);
            out[i] = INVERSE ? e * inverse : e / sum;
        }
    }
}
