# Third-party code, each behind one imported target. Debian packages by their own CMake files or
# pkg-config; ONNX Runtime and SQLite come inside registry packages that tools/setup unpacked.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(JPEG REQUIRED)
find_package(ZLIB REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(SPNG REQUIRED IMPORTED_TARGET spng)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
if(BH_TESTS)
  find_package(GTest REQUIRED)
endif()

# Headers only: the library is opened at run time (infer/), so that a newer one fits older headers.
add_library(onnxruntime_headers INTERFACE)
target_include_directories(onnxruntime_headers SYSTEM INTERFACE ${BH_DEPS}/onnxruntime/include)
target_link_libraries(onnxruntime_headers INTERFACE ${CMAKE_DL_LIBS})

if(NOT EXISTS ${BH_DEPS}/sqlite3/sqlite3.c)
  message(FATAL_ERROR "${BH_DEPS} is not filled: run tools/setup first")
endif()
add_library(sqlite3 STATIC ${BH_DEPS}/sqlite3/sqlite3.c)
target_include_directories(sqlite3 SYSTEM PUBLIC ${BH_DEPS}/sqlite3)
target_compile_definitions(sqlite3 PRIVATE
  SQLITE_THREADSAFE=2 SQLITE_DQS=0 SQLITE_DEFAULT_WAL_SYNCHRONOUS=2 SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_OMIT_DEPRECATED SQLITE_DEFAULT_FOREIGN_KEYS=1)
# The amalgamation is tested by its authors; instrumenting 250,000 lines of it costs minutes.
target_compile_options(sqlite3 PRIVATE -O2 -w -fno-sanitize=all)
target_link_libraries(sqlite3 PUBLIC Threads::Threads)
