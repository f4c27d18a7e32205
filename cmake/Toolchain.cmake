# Warnings, optimisation, sanitizers and the linker, for every target of the project.

find_program(CCACHE ccache)
if(CCACHE)
  # What one checkout has compiled serves every other: paths below the checkout do not count.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(hb_warnings INTERFACE)
target_compile_options(hb_warnings INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wimplicit-fallthrough -Wunused>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports std::expected and std::variant members as maybe uninitialised or dangling when it inlines their destructors.
  target_compile_options(hb_warnings INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wduplicated-cond -Wlogical-op -Wno-maybe-uninitialized>)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # The staleness marker is a signalling NaN. Without this, g++ may turn `a != b ? a : marker` into code that makes a
  # quiet one of it.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fsignaling-nans>)
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
add_compile_options(-fsignaling-nans -fno-omit-frame-pointer -ffunction-sections -fdata-sections)

if(HB_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
elseif(HB_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
elseif(HB_SANITIZE)
  message(FATAL_ERROR "HB_SANITIZE is '${HB_SANITIZE}'; use address, thread or nothing")
else()
  add_compile_options(-D_FORTIFY_SOURCE=2 -fstack-protector-strong)
  add_link_options(-static-libstdc++ -static-libgcc -Wl,--gc-sections -Wl,-z,relro,-z,now)
endif()

if(HB_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "libFuzzer needs clang; configure with --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
