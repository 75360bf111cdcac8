#include "tools/chance.h"

uint64_t
chance_roll(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

size_t
chance_below(uint64_t *state, size_t below)
{
    return (size_t) (chance_roll(state) % below);
}
