// Two steps of a 5-point stencil on n * n float32, inner points: tiles (TX, TY), rows at once
// (ROWS), whether the two steps share a tile (FUSED) or pass over all, and how wide to unroll (U).

#define AT(g, i, j) g[(i) * n + (j)]

constexpr int unroll = U;

static inline void rows(const float* __restrict x, float* __restrict y, long n, long i, long count,
                        long from, long to) {
#pragma GCC unroll unroll
    for (long j = from; j < to; ++j)
        for (long r = 0; r < count; ++r)
            AT(y, i + r, j) = 0.5f * AT(x, i + r, j) +
                              0.125f * (AT(x, i + r - 1, j) + AT(x, i + r + 1, j) +
                                        AT(x, i + r, j - 1) + AT(x, i + r, j + 1));
}

static inline void tile(const float* x, float* y, long n, long top, long bottom, long left,
                        long right) {
    long i = top;
    for (; i + ROWS <= bottom; i += ROWS) rows(x, y, n, i, ROWS, left, right);
    for (; i < bottom; ++i) rows(x, y, n, i, 1, left, right);
}

static inline long least(long a, long b) { return a < b ? a : b; }

extern "C" void stencil(const float* x, float* scratch, float* y, long n) {
#if FUSED
    for (long i = 2; i < n - 2; i += TY)
        for (long j = 2; j < n - 2; j += TX) {
            long bottom = least(i + TY, n - 2), right = least(j + TX, n - 2);
            tile(x, scratch, n, i - 1, bottom + 1, j - 1, right + 1);
            tile(scratch, y, n, i, bottom, j, right);
        }
#else
    for (long i = 1; i < n - 1; i += TY)
        for (long j = 1; j < n - 1; j += TX)
            tile(x, scratch, n, i, least(i + TY, n - 1), j, least(j + TX, n - 1));
    for (long i = 2; i < n - 2; i += TY)
        for (long j = 2; j < n - 2; j += TX)
            tile(scratch, y, n, i, least(i + TY, n - 2), j, least(j + TX, n - 2));
#endif
}
