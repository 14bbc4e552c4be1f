// What kernels use of OpenMP's functions, for compilers that bring no header of their own.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

typedef struct { void* opaque; } omp_lock_t;

int omp_get_thread_num(void);
int omp_get_num_threads(void);
int omp_get_max_threads(void);
int omp_get_num_procs(void);
int omp_get_thread_limit(void);
int omp_get_level(void);
int omp_in_parallel(void);
int omp_get_dynamic(void);
void omp_set_dynamic(int);
void omp_set_num_threads(int);
double omp_get_wtime(void);
double omp_get_wtick(void);

#ifdef __cplusplus
}
#endif
