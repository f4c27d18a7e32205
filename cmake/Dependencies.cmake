# Every library that Heartbeat stands on, found by CMake and linked statically (glibc apart), so that the
# release is one file that runs on any Linux with the same or a newer glibc.

set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(Boost_USE_STATIC_LIBS ON)

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2 REQUIRED)
find_package(fmt 9 REQUIRED)
find_path(SPDLOG_INCLUDE spdlog/spdlog.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)
find_path(RE2_INCLUDE re2/re2.h REQUIRED)
find_library(SQLITE_LIBRARY sqlite3 REQUIRED)
find_path(SQLITE_INCLUDE sqlite3.h REQUIRED)
find_library(ZLIB_LIBRARY z REQUIRED)
find_path(ZLIB_INCLUDE zlib.h REQUIRED)
find_library(YAML_CPP_LIBRARY yaml-cpp REQUIRED)
find_path(YAML_CPP_INCLUDE yaml-cpp/yaml.h REQUIRED)
find_library(DEFLATE_LIBRARY deflate REQUIRED)
find_path(DEFLATE_INCLUDE libdeflate.h REQUIRED)
find_library(ZSTD_LIBRARY zstd REQUIRED)
find_path(ZSTD_INCLUDE zstd.h REQUIRED)
find_path(XXHASH_INCLUDE xxhash.h REQUIRED)
find_library(SNAPPY_LIBRARY snappy REQUIRED)
find_path(SNAPPY_INCLUDE snappy.h REQUIRED)
find_path(PROTOZERO_INCLUDE protozero/pbf_reader.hpp REQUIRED)

# Debian has no static archives of fmt and spdlog: both are used header-only. spdlog's own CMake target would bring in
# the shared fmt.
add_library(hb_fmt INTERFACE)
target_link_libraries(hb_fmt INTERFACE fmt::fmt-header-only)
add_library(hb_spdlog INTERFACE)
target_include_directories(hb_spdlog SYSTEM INTERFACE ${SPDLOG_INCLUDE})
target_compile_definitions(hb_spdlog INTERFACE SPDLOG_FMT_EXTERNAL)
target_link_libraries(hb_spdlog INTERFACE hb_fmt)

add_library(hb_re2 INTERFACE)
target_include_directories(hb_re2 SYSTEM INTERFACE ${RE2_INCLUDE})
target_link_libraries(hb_re2 INTERFACE ${RE2_LIBRARY} Threads::Threads)

add_library(hb_sqlite INTERFACE)
target_include_directories(hb_sqlite SYSTEM INTERFACE ${SQLITE_INCLUDE})
target_link_libraries(hb_sqlite INTERFACE ${SQLITE_LIBRARY} Threads::Threads ${CMAKE_DL_LIBS} m)

add_library(hb_zlib INTERFACE)
target_include_directories(hb_zlib SYSTEM INTERFACE ${ZLIB_INCLUDE})
target_link_libraries(hb_zlib INTERFACE ${ZLIB_LIBRARY})

add_library(hb_deflate INTERFACE)
target_include_directories(hb_deflate SYSTEM INTERFACE ${DEFLATE_INCLUDE})
target_link_libraries(hb_deflate INTERFACE ${DEFLATE_LIBRARY})

add_library(hb_zstd INTERFACE)
target_include_directories(hb_zstd SYSTEM INTERFACE ${ZSTD_INCLUDE})
target_link_libraries(hb_zstd INTERFACE ${ZSTD_LIBRARY})

add_library(hb_snappy INTERFACE)
target_include_directories(hb_snappy SYSTEM INTERFACE ${SNAPPY_INCLUDE})
target_link_libraries(hb_snappy INTERFACE ${SNAPPY_LIBRARY})

# Used header-only.
add_library(hb_protozero INTERFACE)
target_include_directories(hb_protozero SYSTEM INTERFACE ${PROTOZERO_INCLUDE})

# Used header-only.
add_library(hb_xxhash INTERFACE)
target_include_directories(hb_xxhash SYSTEM INTERFACE ${XXHASH_INCLUDE})
target_compile_definitions(hb_xxhash INTERFACE XXH_INLINE_ALL)

add_library(hb_json INTERFACE)
target_link_libraries(hb_json INTERFACE nlohmann_json::nlohmann_json)

add_library(hb_boost INTERFACE)
target_link_libraries(hb_boost INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(hb_boost INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_NO_TS_EXECUTORS)

add_library(hb_yaml INTERFACE)
target_include_directories(hb_yaml SYSTEM INTERFACE ${YAML_CPP_INCLUDE})
target_link_libraries(hb_yaml INTERFACE ${YAML_CPP_LIBRARY})

add_library(hb_cli INTERFACE)
target_link_libraries(hb_cli INTERFACE CLI11::CLI11)

find_package(GTest REQUIRED)
set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
find_package(benchmark REQUIRED)
