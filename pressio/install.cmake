# What is installed for programs: the libraries under our name (package TezPress,
# tezpress.pc), and the C API also under the one that programs written for
# LibPressio look for (package LibPressio with its target, libpressio.pc).
include(CMakePackageConfigHelpers)

install(TARGETS tezpress EXPORT TezPressTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/libpressio FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/include/pressio_version.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/libpressio)

# pressio_package(name version): the package's files from packaging/<name>Config.cmake.in.
function(pressio_package name version)
  set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/${name})
  configure_package_config_file(packaging/${name}Config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/${name}Config.cmake
    INSTALL_DESTINATION ${folder})
  write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/${name}ConfigVersion.cmake
    VERSION ${version} COMPATIBILITY SameMajorVersion)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}Config.cmake ${CMAKE_CURRENT_BINARY_DIR}/${name}ConfigVersion.cmake
    DESTINATION ${folder})
endfunction()
pressio_package(TezPress ${PROJECT_VERSION})
pressio_package(LibPressio ${PRESSIO_VERSION})
install(EXPORT TezPressTargets NAMESPACE TezPress:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/TezPress)

# Relative to the .pc file itself, so that an installed tree can be moved.
file(RELATIVE_PATH PRESSIO_PREFIX_FROM_PC ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
foreach(pc tezpress libpressio)
  configure_file(packaging/${pc}.pc.in ${pc}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${pc}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
