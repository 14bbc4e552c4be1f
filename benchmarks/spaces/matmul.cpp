// c += a * b, float32, square: tiles for the caches (TI, TJ, TK), a block of registers (RI, RJ).

extern "C" void matmul(const float* __restrict a, const float* __restrict b, float* __restrict c,
                       long n) {
    for (long i = 0; i < n * n; ++i) c[i] = 0;
    for (long jj = 0; jj < n; jj += TJ)
        for (long kk = 0; kk < n; kk += TK)
            for (long ii = 0; ii < n; ii += TI)
                for (long i = ii; i < ii + TI; i += RI)
                    for (long j = jj; j < jj + TJ; j += RJ) {
                        float sums[RI][RJ] = {};
                        for (long k = kk; k < kk + TK; ++k)
                            for (int r = 0; r < RI; ++r)
                                for (int s = 0; s < RJ; ++s)
                                    sums[r][s] += a[(i + r) * n + k] * b[k * n + j + s];
                        for (int r = 0; r < RI; ++r)
                            for (int s = 0; s < RJ; ++s) c[(i + r) * n + j + s] += sums[r][s];
                    }
}
