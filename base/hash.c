#include "base/hash.h"

#include <xxhash.h>

struct hash
hash_of(struct str s)
{
    XXH128_canonical_t canonical;
    struct hash        hash;

    XXH128_canonicalFromHash(&canonical, XXH3_128bits(s.data, s.length));
    memcpy(hash.bytes, canonical.digest, sizeof hash.bytes);
    return hash;
}

uint64_t
hash_short(struct str s)
{
    return XXH3_64bits(s.data, s.length);
}
