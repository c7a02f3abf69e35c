// fmt and xxhash from their headers alone, for a machine whose compiler is here but whose libraries are not.
// Their header-only modes would compile them again in each source; this file, built with -fkeep-inline-functions,
// does so once, and the sources are compiled as they are everywhere else.
#define FMT_HEADER_ONLY
#include <fmt/format.h>
#define XXH_STATIC_LINKING_ONLY
#define XXH_IMPLEMENTATION
#include <xxhash.h>
