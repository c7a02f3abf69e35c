# HDF5 is asked for by the name of Debian's serial flavour, because "hdf5" changes
# its meaning when the MPI flavour is installed too.
pkg_check_modules(HDF5_SERIAL QUIET IMPORTED_TARGET hdf5-serial)
if(NOT HDF5_SERIAL_FOUND)
  pkg_check_modules(HDF5_SERIAL QUIET IMPORTED_TARGET hdf5)
endif()

# The filters of Python's hdf5plugin, where the Python of this machine has it. The folders of virtual environments
# are also searched when a program runs (hdf5_library.cc).
set(TEZPRESS_HDF5PLUGIN_FOLDER "" CACHE PATH "Folder with HDF5 filter plugins (libh5sz3.so and others)")
if(NOT TEZPRESS_HDF5PLUGIN_FOLDER)
  find_package(Python3 QUIET COMPONENTS Interpreter)
  if(Python3_FOUND)
    # The package's folder is asked for without importing it: the import needs h5py.
    execute_process(
      COMMAND ${Python3_EXECUTABLE} -c
              "import importlib.util as u, os; s = u.find_spec('hdf5plugin'); \
print(os.path.join(os.path.dirname(s.origin), 'plugins') if s else '', end='')"
      OUTPUT_VARIABLE tezpress_python_filters ERROR_QUIET)
  endif()
endif()
if(TARGET PkgConfig::HDF5_SERIAL)
  target_compile_definitions(tezpress_plugins PRIVATE
    TEZPRESS_HDF5PLUGIN_FOLDER="${TEZPRESS_HDF5PLUGIN_FOLDER}${tezpress_python_filters}")
  if(TEZPRESS_SANITIZE MATCHES address)
    target_compile_definitions(tezpress_plugins PRIVATE TEZPRESS_ADDRESS_SANITIZER)
  endif()
endif()
