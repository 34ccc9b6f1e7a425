package dev.torc.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lucene, which knows nothing of Torc, on a directory that a service serves: it writes an index, with its own
/// locks and its own way to make it durable, searches it, and checks it. The same index is then right for Lucene
/// on the folder itself.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LuceneTest {

    private static final int DOCUMENTS = 3_000;
    private static final String[] WORDS = {"ring", "queue", "entry", "slot", "wake", "sleep", "pool", "slice", "call"};

    @TempDir
    Path folder;

    @Test
    void indexes_and_searches_and_finds_the_index_whole() throws IOException {
        try (Served served = Served.files(folder, LinuxCalls.URING)) {
            Path place = served.root().resolve("index");
            int expected = write(place);

            assertEquals(expected, search(place));
            assertWhole(place);
            assertEquals(expected, search(served.original().resolve("index")));
            assertWhole(served.original().resolve("index"));
        }
    }

    private static int write(Path place) throws IOException {
        Random random = new Random(7);
        int withRing = 0;
        try (Directory directory = new NIOFSDirectory(place)) {
            IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer()).setRAMBufferSizeMB(1);
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                assertThrows(
                        LockObtainFailedException.class,
                        () -> new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer())));
                for (int i = 0; i < DOCUMENTS; i++) {
                    StringBuilder text = new StringBuilder();
                    for (int word = 0; word < 40; word++) {
                        text.append(WORDS[random.nextInt(1, WORDS.length)]).append(' ');
                    }
                    if (i % 3 == 0) {
                        text.append(WORDS[0]);
                        withRing++;
                    }
                    Document document = new Document();
                    document.add(new StringField("number", Integer.toString(i), Field.Store.YES));
                    document.add(new TextField("text", text.toString(), Field.Store.YES));
                    writer.addDocument(document);
                    if (i % 1_000 == 999) {
                        writer.commit();
                    }
                }
                writer.deleteDocuments(new Term("number", "0"));
                writer.forceMerge(1);
            }
        }
        return withRing - 1;
    }

    private static int search(Path place) throws IOException {
        try (Directory directory = new NIOFSDirectory(place);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            TermQuery query = new TermQuery(new Term("text", WORDS[0]));
            for (var hit : searcher.search(query, 10).scoreDocs) {
                String text = searcher.storedFields().document(hit.doc).get("text");
                assertTrue(String.valueOf(text).endsWith(WORDS[0]));
            }
            return searcher.count(query);
        }
    }

    private static void assertWhole(Path place) throws IOException {
        try (Directory directory = new NIOFSDirectory(place);
                CheckIndex check = new CheckIndex(directory)) {
            CheckIndex.Status status = check.checkIndex();
            assertTrue(status.clean);
            assertEquals(DOCUMENTS - 1, status.segmentInfos.get(0).maxDoc);
        }
        assertTrue(Files.exists(place.resolve("write.lock")));
    }
}
