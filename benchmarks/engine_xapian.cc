/*
 * engine_xapian.cc - Xapian, as its TermGenerator indexes and its QueryParser asks.
 *
 * Words are asked for by their stems, "Zmentor"; a phrase and a beginning by words as written,
 * which alone have positions. A track is a boolean term, a level a value. The index is
 * compacted. To count exactly, every match is looked at.
 */
#include <xapian.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "benchmarks/bench.h"

namespace
{

const Xapian::valueno LEVEL = 0;

struct Opened {
    Xapian::Database db;
    Xapian::Enquire  enquire;
    Xapian::Stem     stem{ "english" };
    Xapian::doccount look_at_least;

    Opened(const char *path, bool counts)
        : db(path), enquire(db), look_at_least(counts ? db.get_doccount() : 0)
    {
    }
};

bool
complain(const Xapian::Error &error)
{
    std::cerr << "xapian: " << error.get_description() << '\n';
    return false;
}

/* ---- building ---- */

struct Building {
    Xapian::WritableDatabase db;
    Xapian::TermGenerator    terms;
};

bool
add_cell(void *ctx, const struct bench_cell *cell)
{
    auto            *building = static_cast<Building *>(ctx);
    Xapian::Document document;

    building->terms.set_document(document);
    building->terms.index_text(cell->text);
    document.add_boolean_term(std::string("XT") + cell->track);
    document.add_value(LEVEL, Xapian::sortable_serialise(cell->level));
    document.set_data(cell->text);
    building->db.replace_document(cell->row, document);
    return true;
}

bool
build(const char *cells, const char *path)
{
    const std::string loose = std::string(path) + ".loose";
    bool              is_done;

    setenv("XAPIAN_FLUSH_THRESHOLD", "100000", 0);
    try {
        Building building;

        building.db = Xapian::WritableDatabase(
            loose, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_DANGEROUS | Xapian::DB_NO_SYNC);
        building.terms.set_stemmer(Xapian::Stem("english"));
        is_done = bench_each_cell(cells, add_cell, &building);
        building.db.commit();
        building.db.compact(path, Xapian::DBCOMPACT_SINGLE_FILE);
    } catch (const Xapian::Error &error) {
        return complain(error);
    }
    return is_done && std::system(("rm -r '" + loose + "'").c_str()) == 0;
}

/* ---- asking ---- */

void *
open_index(const char *path, const char *way)
{
    try {
        return new Opened(path, std::strcmp(way, "count") == 0);
    } catch (const Xapian::Error &error) {
        complain(error);
        return nullptr;
    }
}

Xapian::Query
words_of(const Opened &opened, const struct bench_query &query)
{
    const bool               as_written = query.op == BENCH_PHRASE;
    std::vector<std::string> terms;

    if (query.op == BENCH_PREFIX)
        return { Xapian::Query::OP_WILDCARD, query.words[0] };
    for (size_t i = 0; i < query.word_count; i++)
        terms.push_back(as_written ? query.words[i] : "Z" + opened.stem(query.words[i]));
    return { as_written              ? Xapian::Query::OP_PHRASE
             : query.op == BENCH_ALL ? Xapian::Query::OP_AND
                                     : Xapian::Query::OP_OR,
             terms.begin(), terms.end() };
}

Xapian::Query
query_of(const Opened &opened, const struct bench_query &query)
{
    Xapian::Query made = words_of(opened, query);

    if (query.track)
        made = Xapian::Query(Xapian::Query::OP_FILTER, made,
                             Xapian::Query(std::string("XT") + query.track));
    if (query.level_from > 0)
        made = Xapian::Query(Xapian::Query::OP_FILTER, made,
                             Xapian::Query(Xapian::Query::OP_VALUE_RANGE, LEVEL,
                                           Xapian::sortable_serialise(query.level_from),
                                           Xapian::sortable_serialise(query.level_to)));
    return made;
}

bool
ask(void *engine, const struct bench_query *query, struct bench_answer *answer)
{
    auto *opened = static_cast<Opened *>(engine);

    try {
        opened->enquire.set_query(query_of(*opened, *query));
        const Xapian::MSet hits = opened->enquire.get_mset(0, BENCH_TOP, opened->look_at_least);

        answer->hits = hits.get_matches_estimated();
        for (auto hit = hits.begin(); hit != hits.end(); ++hit)
            answer->rows[answer->count++] = *hit;
    } catch (const Xapian::Error &error) {
        return complain(error);
    }
    return true;
}

void
close_index(void *engine)
{
    delete static_cast<Opened *>(engine);
}

} // namespace

int
main(int argc, char **argv)
{
    static const struct bench_engine engine = { build, open_index, ask, nullptr, close_index };

    return bench_main(&engine, argc, argv);
}
