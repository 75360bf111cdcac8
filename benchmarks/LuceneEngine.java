import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene, with its EnglishAnalyzer and BM25; the same commands and output as bench.h.
 *
 * <p>The index is merged to one segment. The ten best are found by block-max WAND, which may stop
 * counting at ten hits; "count" counts apart, which is cheaper than scoring them all. The cache of
 * queries is off. Before times are taken the virtual machine is warmed up by ten passes.
 */
public final class LuceneEngine {
    private static final int TOP = 10;
    private static final int WARM_UP_PASSES = 10;

    private static final Analyzer ANALYZER = new EnglishAnalyzer();

    // ---- building

    /** Cells as tools/generate writes them: a row a line, every field quoted. */
    private static List<String> fieldsOf(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int at = 1; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c != '"') {
                field.append(c);
            } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
                field.append(line.charAt(at++));
            } else {
                fields.add(field.toString());
                field.setLength(0);
                at += 2; // the comma and the next quotation mark
            }
        }
        return fields;
    }

    private static String slugOf(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    }

    private static Document documentOf(int row, List<String> fields) {
        Document document = new Document();
        int level = Integer.parseInt(fields.get(2));
        document.add(new StoredField("row", row));
        document.add(new TextField("text", fields.get(4), Field.Store.YES));
        document.add(new StringField("track", slugOf(fields.get(1)), Field.Store.NO));
        document.add(new IntPoint("level", level));
        document.add(new NumericDocValuesField("level", level));
        return document;
    }

    private static void build(String cells, String index) throws IOException {
        long start = System.nanoTime();
        int row = 0;
        IndexWriterConfig config = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(256);
        try (MMapDirectory directory = new MMapDirectory(Paths.get(index));
             IndexWriter writer = new IndexWriter(directory, config)) {
            for (int number = 1;; number++) {
                Path path = Paths.get(cells, String.format("ladders-%04d.csv", number));
                if (!Files.exists(path))
                    break;
                try (BufferedReader reader = Files.newBufferedReader(path)) {
                    reader.readLine(); // the header
                    for (String line; (line = reader.readLine()) != null;)
                        writer.addDocument(documentOf(++row, fieldsOf(line)));
                }
            }
            writer.forceMerge(1);
        }
        System.out.printf(Locale.ROOT, "build\t%.3f\t%d%n", (System.nanoTime() - start) / 1e9,
            peakKib());
    }

    // ---- asking

    /** The one term that a plain word becomes. */
    private static Term termOf(String word) throws IOException {
        try (TokenStream tokens = ANALYZER.tokenStream("text", word)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            String text = tokens.incrementToken() ? term.toString() : word;
            tokens.end();
            return new Term("text", text);
        }
    }

    /** Class, operator, words, track or "-", levels or "-". */
    private static Query queryOf(String[] fields) throws IOException {
        String[] words = fields[2].split(" ");
        Query query = wordsOf(fields[1], words);
        if (fields[3].equals("-") && fields[4].equals("-"))
            return query;
        BooleanQuery.Builder filtered = new BooleanQuery.Builder().add(query, Occur.MUST);
        if (!fields[3].equals("-"))
            filtered.add(new TermQuery(new Term("track", fields[3])), Occur.FILTER);
        if (!fields[4].equals("-"))
            filtered.add(levelsOf(fields[4]), Occur.FILTER);
        return filtered.build();
    }

    private static Query wordsOf(String operator, String[] words) throws IOException {
        if (operator.equals("prefix"))
            return new PrefixQuery(new Term("text", words[0]));
        if (operator.equals("phrase")) {
            PhraseQuery.Builder phrase = new PhraseQuery.Builder();
            for (String word : words)
                phrase.add(termOf(word));
            return phrase.build();
        }
        if (words.length == 1)
            return new TermQuery(termOf(words[0]));
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String word : words)
            all.add(new TermQuery(termOf(word)),
                operator.equals("all") ? Occur.MUST : Occur.SHOULD);
        return all.build();
    }

    private static Query levelsOf(String range) {
        int from = Integer.parseInt(range.substring(0, range.indexOf('.')));
        int to = Integer.parseInt(range.substring(range.lastIndexOf('.') + 1));
        return new IndexOrDocValuesQuery(IntPoint.newRangeQuery("level", from, to),
            NumericDocValuesField.newSlowRangeQuery("level", from, to));
    }

    private final IndexSearcher searcher;
    private final boolean counts;
    private long hits;
    private ScoreDoc[] best;

    private LuceneEngine(IndexSearcher searcher, boolean counts) {
        this.searcher = searcher;
        this.counts = counts;
    }

    private void ask(String[] fields) throws IOException {
        Query query = queryOf(fields);
        TopScoreDocCollector collector = TopScoreDocCollector.create(TOP, null, TOP);
        searcher.search(query, collector);
        TopDocs top = collector.topDocs();
        best = top.scoreDocs;
        hits = counts ? searcher.count(query) : top.totalHits.value;
    }

    private void answerAll(List<String[]> queries) throws IOException {
        for (int q = 0; q < queries.size(); q++) {
            ask(queries.get(q));
            List<String> rows = new ArrayList<>();
            for (ScoreDoc hit : best)
                rows.add(searcher.doc(hit.doc).get("row"));
            System.out.printf("answer\t%d\t%d\t%s%n", q + 1, hits, String.join(",", rows));
        }
    }

    private void timeAll(List<String[]> queries, int passes) throws IOException {
        long[][] times = new long[passes][queries.size()];
        for (int pass = -WARM_UP_PASSES; pass < passes; pass++)
            for (int q = 0; q < queries.size(); q++) {
                long start = System.nanoTime();
                ask(queries.get(q));
                if (pass >= 0)
                    times[pass][q] = System.nanoTime() - start;
            }
        for (int pass = 0; pass < passes; pass++)
            for (int q = 0; q < queries.size(); q++)
                System.out.printf("time\t%d\t%d\t%d%n", q + 1, pass + 1, times[pass][q]);
    }

    private static void ask(String index, String file, int passes, String way)
            throws IOException {
        List<String[]> queries = new ArrayList<>();
        for (String line : Files.readAllLines(Paths.get(file)))
            queries.add(line.split("\t"));
        try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(Paths.get(index)))) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            LuceneEngine engine = new LuceneEngine(searcher, way.equals("count"));
            engine.answerAll(queries);
            engine.timeAll(queries, passes);
        }
        System.out.printf("peak\t%d%n", peakKib());
    }

    private static long peakKib() throws IOException {
        for (String line : Files.readAllLines(Paths.get("/proc/self/status")))
            if (line.startsWith("VmHWM:"))
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
        return 0;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 3 && arguments[0].equals("build")) {
            build(arguments[1], arguments[2]);
        } else if (arguments.length == 5 && arguments[0].equals("ask")) {
            ask(arguments[1], arguments[2], Integer.parseInt(arguments[3]), arguments[4]);
        } else {
            System.err.println("usage: build CELLS INDEX | ask INDEX QUERIES PASSES WAY");
            System.exit(2);
        }
    }
}
