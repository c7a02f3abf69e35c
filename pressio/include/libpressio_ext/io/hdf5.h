/* Datasets of HDF5 files, without a module. They need a build with HDF5: without
 * it, reading returns NULL and writing an error. */
#ifndef TEZPRESS_PRESSIO_IO_HDF5_H
#define TEZPRESS_PRESSIO_IO_HDF5_H

#ifdef __cplusplus
extern "C" {
#endif

struct pressio_data;

/* The whole dataset, for pressio_data_free(); NULL where it cannot be read. */
struct pressio_data* pressio_io_data_path_h5read(const char* file_name, const char* dataset_name);
/* 0, or an error code. Other datasets of the file stay. */
int pressio_io_data_path_h5write(struct pressio_data const* data, const char* file_name, const char* dataset_name);

#ifdef __cplusplus
}
#endif

#endif
